"""Pages of the documentation, and the scripts that write the generated ones."""
