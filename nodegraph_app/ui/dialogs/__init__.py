"""Questions and pages that stand in front of the window; one a module."""
