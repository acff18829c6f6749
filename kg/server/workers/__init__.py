"""Processes that answer queries: a nursery that holds the store, and the workers it forks.

Nothing here imports the web framework, so that a process starts fast and has little in it to be turned against us.
"""
