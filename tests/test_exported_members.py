"""The public names: listed once, sorted, each there; and `import kg` loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kg

HEAVY = ("pyvis", "networkx", "starlette", "uvicorn", "rdflib", "pyshacl", "pyoxigraph", "pydantic", "httpx", "rich")


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after a statement."""
    code = f"{statement}; import sys; print(*sorted(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_the_public_names_are_sorted_and_stand_once() -> None:
    assert kg.__all__ == sorted(set(kg.__all__))
    assert dir(kg) == kg.__all__


@pytest.mark.parametrize("name", kg.__all__)
def test_a_public_name_can_be_imported_and_says_what_it_is(name: str) -> None:
    found = getattr(kg, name)
    assert found.__doc__
    assert found.__name__ == name


def test_a_name_that_is_not_there_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'nothing'"):
        kg.nothing  # noqa: B018


def test_import_kg_loads_nothing_heavy() -> None:
    loaded = loaded_by("import kg")
    assert "kg" in loaded
    assert loaded & set(HEAVY) == set()


def test_errors_can_be_caught_without_loading_anything_heavy() -> None:
    assert loaded_by("from kg import KGError") & set(HEAVY) == set()


def test_a_dossier_needs_neither_networks_nor_pictures_nor_the_server() -> None:
    loaded = loaded_by("from kg import Store; import kg.dossier, kg.wording")
    assert "pyoxigraph" in loaded
    assert loaded & {"pyvis", "networkx", "starlette", "uvicorn", "rdflib", "pyshacl", "IPython"} == set()
