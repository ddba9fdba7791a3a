"""What a workflow is: values, sockets, node specs, registry, graph, edits, traits, errors.

Knows the standard library and networkx, nothing else: no tensor is touched and no window is drawn here.
"""
