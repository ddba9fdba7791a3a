"""What stands around the canvas; one panel a module. Panels show and ask, the window decides."""
