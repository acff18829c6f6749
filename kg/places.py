"""Where a graph is: a folder of releases, or the address of an endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

Place = Path | str
_TAKE_ADDRESSES: Final = "ask, show, path, view, serve and mcp"


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


class FolderType(click.Path):
    """A folder, for commands that cannot do with an endpoint."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder; an address is refused, with the commands that take one."""
        if is_address(value):
            self.fail(
                f"{value} is an address, and this needs a folder. An address can be given to {_TAKE_ADDRESSES}.",
                param, ctx,
            )  # fmt: skip
        return super().convert(value, param, ctx)


PLACE = click.option(
    "--store",
    "home",
    type=PlaceType(),
    help="Folder of the graph, or address of an endpoint (https://...). Default: KG_HOME, or the user's data folder.",
)
FOLDER = click.option(
    "--store",
    "home",
    type=FolderType(),
    help="Folder of the graph. Default: KG_HOME, or the user's data folder.",
)
