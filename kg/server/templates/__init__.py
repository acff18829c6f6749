"""Templates of the server's pages."""
