"""What sources.toml says, and what it must not be able to say."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from kg.errors import FetchError, SourceError
from kg.resources import data_dir
from kg.sources import Source, verify
from kg.sources import sources as catalogue

ANNEXES = ("ii", "iii", "iv", "v", "vi")


def test_all_sources_are_there() -> None:
    assert set(catalogue()) >= {
        "article",
        "core",
        "cosing-inventory",
        *(f"cosing-annex-{annex}-2024" for annex in ANNEXES),
        "cosing-annex-ii-2025",
        "cosing-annex-iii-2025",
        "cosing-annex-ii",
        "cosing-annex-iii",
    }


@pytest.mark.parametrize("source", catalogue().values(), ids=lambda source: source.name)
def test_each_source_is_usable(source: Source) -> None:
    assert source.url.startswith("https://") or source.how or source.shipped
    assert not source.shipped or (data_dir() / source.path).is_dir()
    assert source.annex.lower() in source.name.split("-") or not source.annex


def test_no_two_sources_share_a_file() -> None:
    names = [source.filename.lower() for source in catalogue().values() if source.filename]
    assert len(set(names)) == len(names) >= 10


def test_editions_are_told_apart() -> None:
    known = catalogue()
    assert known["cosing-annex-iii-2024"].list_date == date(2024, 2, 1)
    assert "Only the month" in known["cosing-annex-iii-2024"].note
    assert known["cosing-annex-iii-2025"].list_date == date(2025, 12, 8)
    assert known["cosing-annex-iii"].list_date is None
    assert known["cosing-annex-iii"].sha256 == ""


def test_the_article_says_who_made_it() -> None:
    article = catalogue()["article"]
    assert article.shipped
    assert (article.creator, article.publisher) == ("party:sarah-tattersall", "party:aestheticare")
    assert article.subject == "topic:indications"
    assert article.commercial_use == "unknown"


@pytest.mark.sources
@pytest.mark.parametrize("name", [s.name for s in catalogue().values() if s.sha256])
def test_real_files_are_the_ones_described(name: str, sources: Path) -> None:
    source = catalogue()[name]
    found = sorted(sources.rglob(source.filename))
    if not found:
        pytest.skip(f"{source.filename} is not in KG_SOURCES")
    verify(source, found[0])
    with pytest.raises(FetchError, match="SHA-256"):
        verify(source.model_copy(update={"sha256": "0" * 64}), found[0])


@pytest.mark.parametrize(
    "name",
    ["../x.csv", "a/b.csv", "a\\b.csv", "/etc/x", "..", ".", ".x", "x..csv", "c:x", "x\n.csv", "x y", "x.", "nul.csv",
     "COM1", "x.part", "x.csv.part.json", "x.fetched.json", "é.csv", "x\0.csv", "-x", "x" * 121, "x.csv/"],
)  # fmt: skip
def test_hostile_file_names_are_refused(described: Callable[..., Source], name: str) -> None:
    with pytest.raises(ValidationError):
        described(filename=name)


@pytest.mark.parametrize("path", ["../x", "/etc", "curated//x", "curated/..", "a\\b", "curated/"])
def test_hostile_folders_are_refused(described: Callable[..., Source], path: str) -> None:
    with pytest.raises(ValidationError):
        described(filename="", url="", shipped=True, path=path)


@pytest.mark.parametrize(
    "changes",
    [
        {"shipped": True},
        {"path": "curated/core"},
        {"shipped": True, "path": "curated/core"},
        {"filename": ""},
        {"filename": "", "path": "curated/core"},
        {"url": ""},
    ],
)
def test_a_source_has_one_place(described: Callable[..., Source], changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"give (either|url)"):
        described(**changes)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.org/a", "https://", "https://me:pw@x.org/", "x.org"])
def test_only_plain_web_addresses(described: Callable[..., Source], url: str) -> None:
    with pytest.raises(ValidationError):
        described(url=url)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[a\n", "TOML"),
        ("a = 1\n", r"\[a\]"),
        ('[a]\ntitle = "x"\n', r"\[a\.loader\] Field required"),
        ("[a]\nfoo = 1\n", r"a\.title"),
    ],
)
def test_a_faulty_catalogue_names_the_place(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=why) as caught:
        catalogue(path)
    assert str(path) in str(caught.value)


def test_a_missing_catalogue_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        catalogue(tmp_path / "none.toml")


def test_an_unknown_field_is_refused(described: Callable[..., Source]) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        described(md5="x")


def test_packing_does_not_matter(described: Callable[..., Source], tmp_path: Path) -> None:
    sha256 = "551cf7e87e04261c5fc4f1a58b2598b1ddf3b221711faf2ce212b1692b233988"
    source = described(sha256=sha256, size=6, filename="x.csv.gz")
    for name, content in (("x.csv", b"a,b\n1\n"), ("x.csv.gz", gzip.compress(b"a,b\n1\n", mtime=0))):
        (tmp_path / name).write_bytes(content)
        verify(source, tmp_path / name)
        (tmp_path / name).write_bytes(content[:-1])
        with pytest.raises(FetchError):
            verify(source, tmp_path / name)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"a,b\n12\n", "6"),
        (b"a,b\n2\n", "SHA-256"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "web page"),
        (b'{"error": 1}', "error message"),
        (gzip.compress(b"<html>", mtime=0), "web page"),
        (gzip.compress(b"a,b\n1\n", mtime=0)[:-9], "damaged"),
        (gzip.compress(b"a,b\n1\n", mtime=0)[:-4] + b"\0\0\0\0", "damaged"),
        (gzip.compress(b"0" * 10_000_000, mtime=0), "more than 1048576 bytes"),
    ],
)
def test_another_file_is_refused(described: Callable[..., Source], tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    sha256 = "551cf7e87e04261c5fc4f1a58b2598b1ddf3b221711faf2ce212b1692b233988"
    with pytest.raises(FetchError, match=why):
        verify(described(sha256=sha256, size=6), path)


def test_a_missing_file_is_told_how_to_get(described: Callable[..., Source], tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="Ask the library"):
        verify(described(url="", how="Ask the library."), tmp_path / "none.csv")
