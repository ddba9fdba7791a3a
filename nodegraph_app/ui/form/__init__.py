"""The form: what a workflow asks of people who do not want to see the graph, and what it gives them."""
