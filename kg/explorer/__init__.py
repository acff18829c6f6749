"""The page that teaches: a neighbourhood of the graph as picture, outline and evidence, in one file, offline."""

from kg.explorer.network import Explorer, page, to_pyvis, write_page

__all__ = ["Explorer", "page", "to_pyvis", "write_page"]
