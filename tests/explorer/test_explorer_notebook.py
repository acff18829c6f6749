"""The example notebook runs from top to bottom, and its recorded texts are what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "explorer.ipynb"


@pytest.fixture(scope="module")
def ran(shipped_home: Path) -> Any:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    book = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_HOME", str(shipped_home))
        return nbclient.NotebookClient(
            book, timeout=240, resources={"metadata": {"path": str(NOTEBOOK.parent)}}
        ).execute()


def printed(book: Any) -> list[str]:
    outputs = [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]
    return [out.text for out in outputs if out.output_type == "stream"]


def test_it_runs_and_prints_what_is_recorded(ran: Any) -> None:
    import nbformat

    recorded = printed(nbformat.read(NOTEBOOK, as_version=4))
    assert recorded
    assert printed(ran) == recorded


def test_the_page_shows_itself_in_the_cell(ran: Any) -> None:
    shown = [
        out.data["text/html"] for cell in ran.cells if cell.cell_type == "code" for out in cell.outputs if "data" in out
    ]
    assert len(shown) == 1
    assert shown[0].startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts allow-popups allow-downloads"' in shown[0]
