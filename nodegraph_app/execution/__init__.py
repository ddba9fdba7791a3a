"""How a workflow runs: plan, keys, cache, executor, and the worker process that holds models and results.

Only the worker's side ever meets torch, and only through the nodes it calls.
"""
