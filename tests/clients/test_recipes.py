"""Each recipe of docs/endpoint.md is run against a server, as it stands there but for the address."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import live

import kg

ROOT = Path(kg.__file__).parents[1]
TEXT = (ROOT / "docs" / "endpoint.md").read_text(encoding="utf-8")
_RECIPE = re.compile(r"### ([^\n]+)\n(?:(?!###).)*?```(bash|python|js)\n(.*?)```", re.DOTALL)
RECIPES = _RECIPE.findall(TEXT)
COMUNICA = "@comunica/query-sparql@4.3.0"


@pytest.fixture(scope="module")
def address(shipped_home: Path) -> Iterator[str]:
    with live(home=shipped_home, workers=1) as address:
        yield address


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Comunica in it, got from npm."""
    folder = tmp_path_factory.mktemp("node")
    if not shutil.which("node") or not shutil.which("npm"):
        missing("Node.js is not installed")
    command = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--silent",
        "--prefer-offline",
        COMUNICA,
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        missing(f"npm has no {COMUNICA}: {done.stderr[-300:]}")
    return folder


def missing(why: str) -> None:
    pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)


def test_all_recipes_were_found() -> None:
    assert [kind for _, kind, _ in RECIPES] == ["bash", *["python"] * 4, "js", "js"]


@pytest.mark.parametrize(("title", "kind", "code"), RECIPES, ids=[title for title, _, _ in RECIPES])
def test_recipe(request: pytest.FixtureRequest, address: str, tmp_path: Path, title: str, kind: str, code: str) -> None:
    text = code.replace("http://127.0.0.1:8000", address)
    assert text != code
    folder, command = tmp_path, {"bash": ["bash"], "python": [sys.executable]}.get(kind, ["node"])
    if "Comunica" in title:
        folder = request.getfixturevalue("node")
    elif kind == "js" and not shutil.which("node"):
        missing("Node.js is not installed")
    script = folder / f"recipe.{'mjs' if kind == 'js' else kind}"
    script.write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [*command, str(script)], cwd=folder, capture_output=True, text=True, timeout=180, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-1500:]
    assert expected(title) in done.stdout


def expected(title: str) -> str:
    """What is in the output of a recipe."""
    return {"curl": "name\n", "pandas, and R's read.csv likewise": "1"}.get(title, "niacinamide")
