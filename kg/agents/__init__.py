"""The graph for assistants: a server of the Model Context Protocol with a few tools, each within a budget of tokens."""
