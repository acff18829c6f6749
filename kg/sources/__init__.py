"""The sources of the graph, and how their files are brought here: the only code that opens an outside connection.

`sources()` reads `data/sources.toml`; `fetch` downloads one file, whole or not at all; `verify` tells
whether a file, fetched or got by hand, is the one that `sources.toml` describes.
"""

from kg.sources.catalogue import Source, sources
from kg.sources.fetching import Fetched, Patience, Progress, fetch
from kg.sources.verifying import verify

__all__ = ["Fetched", "Patience", "Progress", "Source", "fetch", "sources", "verify"]
