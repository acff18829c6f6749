"""vis-network, which draws the picture, as it lies inside the installed pyvis package; none of it is kept here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from kg.errors import StoreError

VERSION: Final = "9.1.2"
PLACE: Final = ("templates", "lib", f"vis-{VERSION}", "vis-network.min.js")
SHA256: Final = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


@dataclass(frozen=True)
class Bundle:
    """The script as it goes into a page, and the notice that its authors ask to be carried with it."""

    script: str
    notice: str


@cache
def vis_network() -> Bundle:
    """Return the script; raise `StoreError` if pyvis lacks it or ships another than the one that was tested."""
    try:
        found = files("pyvis").joinpath(*PLACE).read_bytes()
    except (OSError, ModuleNotFoundError) as error:
        raise StoreError(f"vis-network is missing from pyvis ({error}). Install pyvis 0.3.2 again.") from error
    if sha256(found).hexdigest() != SHA256:
        raise StoreError(
            f"pyvis ships another vis-network than {VERSION}, with which pages were tested. "
            "Install pyvis 0.3.2, or test the new one and set kg.explorer.bundle.SHA256."
        )
    # A browser reads CRLF in HTML as LF (HTML standard, 13.2.3.5); the hash in the policy must be of what it reads.
    script = found.decode("utf-8").replace("\r\n", "\n")
    # The source map is not in the page: a browser with open developer tools would ask for it in vain.
    return Bundle(script.partition("//# sourceMappingURL=")[0].rstrip(), _notice(script))


def _notice(script: str) -> str:
    """The first comment of the script, without its stars."""
    comment = script.partition("/**")[2].partition("*/")[0]
    return "\n".join(line.strip().removeprefix("*").strip() for line in comment.splitlines()).strip()
