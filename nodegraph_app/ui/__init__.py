"""The window: canvas, panels, dialogs. Knows core, documents and the execution client; never torch."""
