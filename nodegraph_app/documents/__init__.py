"""How a workflow is stored and exchanged: the native JSON format, migrations, pictures that carry a workflow.

Knows `core` and Pillow; numpy only where pixels are turned into a picture. No window, no tensor.
"""
