"""Where a graph is: a folder of releases, or the address of an endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

Place = Path | str


def is_address(place: object) -> bool:
    """Whether a store is named by an address, not by a folder."""
    return isinstance(place, str) and place.startswith(("http://", "https://"))


class PlaceType(click.ParamType[Place]):
    """A folder, or an address that begins with http:// or https://."""

    name = "folder or address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """The address as it is; anything else as a folder."""
        if isinstance(value, Path):
            return value
        if is_address(value):
            return str(value)
        folder = Path(str(value))
        if folder.exists() and not folder.is_dir():
            self.fail(f"{folder} is a file, not a folder.", param, ctx)
        return folder


PLACE = click.option(
    "--store",
    "home",
    type=PlaceType(),
    help="Folder of the graph, or address of an endpoint (https://...). Default: KG_HOME, or the user's data folder.",
)
FOLDER = click.option(
    "--store",
    "home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the graph. Default: KG_HOME, or the user's data folder.",
)
