"""Figures of the README, each a ratio to a named alternative measured in the same run."""
