"""Strict reading of comma separated tables: every fault gets the file, the line and a cure.

A fault of the file as a whole (missing, cut off, a web page, not UTF-8, an unknown header) is raised as
`SourceError`. A fault of one row (too few or too many cells) is handed to `reject`, and the rest is read on.
A file may be packed with gzip; that is seen from its first bytes, not from its name.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kg.errors import HeaderError, RowError, SourceError

Reject = Callable[[RowError], None]
_Cells = tuple[int, list[str]]

MAX_RECORD_BYTES: Final = 1_048_576
PREAMBLE_RECORDS: Final = 9

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_AS_CSV: Final = "Save it as comma separated text in UTF-8."
AGAIN: Final = "Fetch it again; the download was probably interrupted."
_WITH_COMMAS: Final = (
    "Save it as CSV with commas: the spreadsheet asks for the field separator, or takes it from its language."
)
_QUOTE: Final = "Look for a double quote that is never closed."
_NOT_THE_PAGE: Final = "Fetch the file itself, not the page that links to it."
_QUOTE_CELLS: Final = "Put cells that hold quotes, commas or newlines in double quotes."
_REFUSED: Final = (
    ("unexpected end", "a quote is never closed, or the file was cut off", AGAIN),
    ("field limit", "a cell is too big", _QUOTE),
    ("new-line character", "lines end in a bare carriage return", "Save it with the line ends LF or CRLF."),
)
_PARTED: Final = ((";", "semicolons"), ("\t", "tabs"))
_NOT_A_TABLE: Final = (
    (b"<!doctype", "a web page", _NOT_THE_PAGE),
    (b"<html", "a web page", _NOT_THE_PAGE),
    (b"<?xml", "XML", "Fetch the export in comma separated form."),
    (b"pk\x03\x04", "a spreadsheet or zip archive", _AS_CSV),
    (b"\xff\xfe", "UTF-16", _AS_CSV),
    (b"\xfe\xff", "UTF-16", _AS_CSV),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table. `line` is its first physical line, from 1; `cells` are as printed, by key."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A header that a loader knows.

    `columns` gives for each column, as printed, the key its cells get. Case, order, no-break spaces and
    stray spaces of a printed header do not matter. `phantom` holds printed names that a header may carry
    although no row has a cell for them.
    """

    columns: Mapping[str, str]
    phantom: frozenset[str] = frozenset()

    @classmethod
    def plain(cls, header: Sequence[str]) -> Layout:
        """The layout whose keys are its column names."""
        return cls({name: name for name in header})

    def folded(self) -> dict[str, str]:
        """Keys by folded column name; phantom columns are keyed by their own folded name."""
        phantom = {_fold(name): _fold(name) for name in self.phantom}
        return phantom | {_fold(name): key for name, key in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """An opened table: the records before its header, and its rows, which can be read once."""

    preamble: tuple[tuple[str, ...], ...]
    layout: Layout
    rows: Iterator[Row]


def read_table(path: Path, header: Sequence[str], reject: Reject, delimiter: str = ",") -> Iterator[Row]:
    """Rows of a table whose first record is `header`, columns in any order.

    Raises SourceError (HeaderError for the header) when the file as a whole cannot be used.
    """
    return open_table(path, [Layout.plain(header)], reject, delimiter, preamble=0).rows


def open_table(
    path: Path,
    layouts: Sequence[Layout],
    reject: Reject,
    delimiter: str = ",",
    preamble: int = PREAMBLE_RECORDS,
) -> Table:
    """A table in one of several known layouts, with at most `preamble` records before its header.

    Raises SourceError (HeaderError for the header) when the file as a whole cannot be used; faults of
    rows go to `reject` while `rows` is read.
    """
    records = _records(path, delimiter)
    first = list(islice(records, preamble + 1))
    if not first:
        raise SourceError(path, "it is empty", AGAIN)
    for number, (_, header) in enumerate(first):
        if layout := _layout_of(header, layouts):
            rows = _rows(path, header, layout, chain(first[number + 1 :], records), reject)
            return Table(tuple(tuple(cells) for _, cells in first[:number]), layout, rows)
    raise _unknown_header(path, first, layouts, delimiter)


def unheard(_: RowError) -> None:
    """A listener for callers that do not want to hear of rows."""


def in_plain_words(fault: ValueError) -> str:
    """One line that says what is wrong with a row, for somebody who has never seen pydantic."""
    if not isinstance(fault, ValidationError):
        return str(fault)
    return "; ".join(_in_plain_words(error) for error in fault.errors(include_url=False))


def _in_plain_words(error: ErrorDetails) -> str:
    where = ".".join(str(part) for part in error["loc"])
    what = "it is empty; fill it in" if error["type"] == "missing" else error["msg"].removeprefix("Value error, ")
    given = error.get("input")
    shown = f" (found {given!r:.80})" if isinstance(given, str) and where else ""
    return f"{where}: {what}{shown}" if where else what


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def _layout_of(header: list[str], layouts: Sequence[Layout]) -> Layout | None:
    names = [_fold(name) for name in header]
    for layout in layouts:
        known = layout.folded()
        required = {_fold(name) for name in layout.columns}
        if len(set(names)) == len(names) and required <= set(names) <= known.keys():
            return layout
    return None


def _unknown_header(path: Path, records: list[_Cells], layouts: Sequence[Layout], delimiter: str) -> HeaderError:
    """The error for the record and layout that come closest to each other."""
    if parted := _parted_otherwise(records, layouts, delimiter):
        line, called = parted
        why = f"line {line} is no header that is known here: its cells are parted by {called}"
        return HeaderError(path, why, _WITH_COMMAS if delimiter == "," else "Correct the header.")
    pairs = [(line, [_fold(name) for name in cells], layout) for line, cells in records for layout in layouts]
    line, names, layout = max(pairs, key=lambda pair: len(set(pair[1]) & pair[2].folded().keys()))
    faults = (
        ("missing", sorted({_fold(name) for name in layout.columns} - set(names))),
        ("unknown", sorted(set(names) - layout.folded().keys())),
        ("there twice", sorted({name for name in names if names.count(name) > 1})),
    )
    told = "; ".join(f"{what}: {_shown(columns)}" for what, columns in faults if columns)
    return HeaderError(path, f"line {line} is no header that is known here ({told})", "Correct the header.")


def _parted_otherwise(records: list[_Cells], layouts: Sequence[Layout], delimiter: str) -> tuple[int, str] | None:
    """The line that would be a header, or nearly, if its cells were parted by another sign; and that sign."""
    known = {name for layout in layouts for name in layout.folded()}
    for line, cells in records:
        for sign, called in _PARTED:
            names = {_fold(name) for name in delimiter.join(cells).split(sign)}
            if sign != delimiter and len(names & known) > 1:
                return line, called
    return None


def _shown(columns: Sequence[str], at_most: int = 20) -> str:
    more = f" and {len(columns) - at_most} more" if len(columns) > at_most else ""
    return ", ".join(repr(column[:60]) for column in columns[:at_most]) + more


def _rows(path: Path, header: list[str], layout: Layout, records: Iterator[_Cells], reject: Reject) -> Iterator[Row]:
    """Rows with one cell for each key. A last record that is too short means that the file was cut."""
    first = next(records, (0, header))
    keys = _keys(header, layout, len(first[1]))
    short: _Cells | None = None
    for line, cells in chain([first] if first[0] else [], records):
        if short:
            reject(_wrong_width(path, short, len(keys)))
        short = (line, cells) if len(cells) < len(keys) else None
        if len(cells) == len(keys):
            yield Row(line, dict(zip(keys, cells, strict=True)))
        elif not short:
            reject(_wrong_width(path, (line, cells), len(keys)))
    if short:
        why = f"its last record (line {short[0]}) has {len(short[1])} of {len(keys)} cells: it was cut off"
        raise SourceError(path, why, AGAIN)


def _keys(header: list[str], layout: Layout, width: int) -> list[str]:
    """One key for each cell: phantom columns count only when the first row has cells for them."""
    known = layout.folded()
    phantom = {_fold(name) for name in layout.phantom}
    real = [known[_fold(name)] for name in header if _fold(name) not in phantom]
    return real if width == len(real) else [known[_fold(name)] for name in header]


def _wrong_width(path: Path, record: _Cells, width: int) -> RowError:
    line, cells = record
    why = f"{len(cells)} cells where the header has {width}; put cells that hold commas in quotes"
    return RowError(path, line, why)


def _records(path: Path, delimiter: str) -> Iterator[_Cells]:
    """All records that are not blank, each with its first physical line."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            yield from _parsed(_Lines(path, stream), delimiter)
    except FileNotFoundError:
        raise SourceError(path, "there is no such file", "Check the path, or fetch the source.") from None
    except IsADirectoryError:
        raise SourceError(path, "it is a folder", "Name the file inside it.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise SourceError(path, f"its gzip packing is damaged or cut off ({fault})", AGAIN) from None
    except OSError as fault:
        raise SourceError(path, f"it cannot be read ({fault.strerror or fault})", "Check its permissions.") from None


def _parsed(lines: _Lines, delimiter: str) -> Iterator[_Cells]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first, lines.spent = lines.number + 1, 0
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            raise _unparsable(lines, first, str(fault)) from None
        if cells is None:
            return
        if len(cells) > 1 or "".join(cells).strip():
            yield first, cells


def _unparsable(lines: _Lines, first: int, fault: str) -> SourceError:
    """The error for a record that the csv module refuses; its limit for one cell is 131,072 characters."""
    told = next((told for sign, *told in _REFUSED if sign in fault), ["it is not well formed", _QUOTE_CELLS])
    return SourceError(lines.path, f"the record that begins in line {first} cannot be read: {told[0]}", told[1])


class _Lines:
    """Physical lines as text. Refuses what no table holds, and records too big to be one.

    `number` counts lines from 1, `offset` bytes before the present line, `spent` bytes of the present record.
    """

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path = path
        self.stream = stream
        self.number = self.offset = self.spent = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(MAX_RECORD_BYTES + 1):
            self.number += 1
            self.spent += len(line)
            yield self._text(line)
            self.offset += len(line)

    def _text(self, line: bytes) -> str:
        if self.number <= PREAMBLE_RECORDS:
            self._refuse_other_formats(line)
        if self.spent > MAX_RECORD_BYTES:
            raise self._fault(f"a record is over {MAX_RECORD_BYTES} bytes", _QUOTE)
        if 0 in line:
            raise self._fault(f"byte {self.offset + line.index(0)} is NUL", f"It is no text. {AGAIN}")
        try:
            return line.decode().removeprefix("\ufeff" if self.number == 1 else "")
        except UnicodeDecodeError as fault:
            raise self._fault(f"byte {self.offset + fault.start} is not UTF-8", _AS_CSV) from None

    def _refuse_other_formats(self, line: bytes) -> None:
        start = line.removeprefix(_BOM).lstrip().lower()
        for signature, what, cure in _NOT_A_TABLE:
            if start.startswith(signature):
                raise SourceError(self.path, f"it is {what}, not a table in UTF-8", cure)

    def _fault(self, why: str, cure: str) -> SourceError:
        return SourceError(self.path, f"line {self.number}: {why}", cure)
