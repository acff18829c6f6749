"""Every way in which a file can be no table, and what a reader is told."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import HeaderError, RowError, SourceError
from kg.loaders.tables import MAX_RECORD_BYTES, Layout, Row, open_table, read_table

HEADER = ("id", "name")


def write(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, header: tuple[str, ...] = HEADER) -> tuple[list[Row], list[RowError]]:
    rejected: list[RowError] = []
    return list(read_table(path, header, rejected.append)), rejected


def unexpected(error: RowError) -> None:
    raise error


def fault(path: Path, header: tuple[str, ...] = HEADER) -> str:
    with pytest.raises(SourceError) as caught:
        read(path, header)
    assert str(path) in str(caught.value)
    assert caught.value.cure.endswith(".")
    return str(caught.value)


def test_rows_keep_cells_as_printed_and_their_first_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'id,name\n1, a \n2,"two\nlines"\n\n3,"say ""hi"""\n')
    rows, rejected = read(path)
    assert [(row.line, dict(row.cells)) for row in rows] == [
        (2, {"id": "1", "name": " a "}),
        (3, {"id": "2", "name": "two\nlines"}),
        (6, {"id": "3", "name": 'say "hi"'}),
    ]
    assert rejected == []


def test_columns_may_stand_in_another_order_and_be_printed_loosely(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path, "\ufeff Name ,ID\nx,1\n"))
    assert dict(rows[0].cells) == {"id": "1", "name": "x"}


@pytest.mark.parametrize("name", ["table.csv.gz", "table.txt.gz", "packed-without-saying-so.csv"])
def test_gzip_is_seen_from_the_content(tmp_path: Path, name: str) -> None:
    rows, _ = read(write(tmp_path, gzip.compress(b"id,name\r\n1,a\r\n", mtime=0), name))
    assert [row.cells["name"] for row in rows] == ["a"]


def test_another_delimiter(tmp_path: Path) -> None:
    path = write(tmp_path, "id\tname\n1\ta,b\n")
    assert [row.cells["name"] for row in read_table(path, HEADER, unexpected, "\t")] == ["a,b"]


def test_short_and_long_rows_are_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    rows, rejected = read(write(tmp_path, "id,name\n1\n2,b\n3,c,d\n4,e\n"))
    assert [row.cells["id"] for row in rows] == ["2", "4"]
    assert [(error.line, error.why[:33]) for error in rejected] == [
        (2, "1 cells where the header has 2; p"),
        (4, "3 cells where the header has 2; p"),
    ]


def test_a_row_of_empty_cells_is_a_row(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path, "id,name\n,\n1,a\n"))
    assert [row.line for row in rows] == [2, 3]


def test_a_missing_file(tmp_path: Path) -> None:
    assert "no such file. Check the path" in fault(tmp_path / "absent.csv")


def test_a_folder(tmp_path: Path) -> None:
    assert "it is a folder. Name the file inside it" in fault(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read (Permission denied). Check its permissions" in fault(tmp_path / "table.csv")


@pytest.mark.parametrize("content", [b"", b"\n\n \r\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert "it is empty. Fetch it again" in fault(write(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<!DOCTYPE html><title>Not found</title>", "a web page"),
        (b"\xef\xbb\xbf \t<HTML lang=en>\n", "a web page"),
        (gzip.compress(b"<html>id,name", mtime=0), "a web page"),
        (b'<?xml version="1.0"?><rows/>', "XML"),
        (b"PK\x03\x04\x14\x00", "a spreadsheet or zip archive"),
        ("id,name\n1,ä\n".encode("utf-16"), "UTF-16"),
    ],
)
def test_another_format(tmp_path: Path, content: bytes, what: str) -> None:
    assert f"it is {what}, not a table" in fault(write(tmp_path, content))


def test_a_wrong_encoding_names_byte_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, b"id,name\n1,a\n2,caf\xe9\n")
    assert "line 3: byte 17 is not UTF-8. Save it as comma separated text in UTF-8" in fault(path)


def test_a_nul_byte(tmp_path: Path) -> None:
    assert "line 2: byte 10 is NUL. It is no text" in fault(write(tmp_path, b"id,name\n1,\x00\n"))


@pytest.mark.parametrize("kept", [0.4, 0.9])
def test_gzip_that_was_cut_off(tmp_path: Path, kept: float) -> None:
    whole = gzip.compress(b"id,name\n" + b"".join(b"%d,%x\n" % (n, n * 7919) for n in range(4000)), mtime=0)
    message = fault(write(tmp_path, whole[: int(len(whole) * kept)]))
    assert "gzip packing is damaged or cut off" in message
    assert "Fetch it again" in message


def test_gzip_that_is_damaged(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(b"id,name\n" + b"1,a\n" * 500, mtime=0))
    whole[20:24] = b"\xff\xff\xff\xff"
    assert "gzip packing is damaged" in fault(write(tmp_path, bytes(whole)))


def test_an_open_quote_at_the_end(tmp_path: Path) -> None:
    message = fault(write(tmp_path, 'id,name\n1,a\n2,"cut off\nhere'))
    assert "begins in line 3" in message
    assert "a quote is never closed, or the file was cut off" in message


def test_a_last_record_with_cells_missing(tmp_path: Path) -> None:
    assert "last record (line 3) has 1 of 2 cells: it was cut off" in fault(write(tmp_path, "id,name\n1,a\n2"))


def test_a_stray_quote(tmp_path: Path) -> None:
    message = fault(write(tmp_path, 'id,name\n1,"a" b\n2,c\n'))
    assert "begins in line 2" in message
    assert "in double quotes" in message


def test_bare_carriage_returns(tmp_path: Path) -> None:
    assert "bare carriage return. Save it with the line ends" in fault(write(tmp_path, b"id,name\r1,a\r"))


def test_a_cell_that_is_too_big(tmp_path: Path) -> None:
    message = fault(write(tmp_path, "id,name\n1,a\n2," + "x" * (csv.field_size_limit() + 1) + "\n"))
    assert "begins in line 3 cannot be read: a cell is too big" in message
    assert "never closed" in message


def test_a_record_that_is_too_big_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(b"id,name\n1,")
        out.writelines(b",x" * MAX_RECORD_BYTES for _ in range(50))
    assert f"line 2: a record is over {MAX_RECORD_BYTES} bytes" in fault(path)


def test_the_size_of_a_record_counts_all_its_lines(tmp_path: Path) -> None:
    lines = (',"' + "x" * 120_000 + '\n"') * 10
    assert f"line 10: a record is over {MAX_RECORD_BYTES} bytes" in fault(write(tmp_path, "id,name\n1" + lines))


def test_records_of_common_size_may_be_many(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path, "id,name\n" + f"1,{'x' * 1000}\n" * (MAX_RECORD_BYTES // 1000)))
    assert len(rows) == MAX_RECORD_BYTES // 1000


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeaderError, match="there twice: 'name'"):
        read(write(tmp_path, "id,name,Name\n1,a,b\n"))


def test_an_unknown_header_names_missing_and_unknown_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "id,nome,name ,Name\n1,a,b,c\n")
    with pytest.raises(HeaderError) as caught:
        read(path, ("id", "name", "kind"))
    assert "line 1 is no header" in str(caught.value)
    assert "missing: 'kind'; unknown: 'nome'; there twice: 'name'" in str(caught.value)


def test_the_header_is_looked_for_in_the_first_ten_records(tmp_path: Path) -> None:
    path = write(tmp_path, '"two\nlines"\n' + "note\n" * 8 + "id,name\n1,a\n")
    table = open_table(path, [Layout.plain(("x",)), Layout.plain(HEADER)], unexpected)
    assert table.preamble == (("two\nlines",), *[("note",)] * 8)
    assert [row.line for row in table.rows] == [12]


def test_a_header_further_down_is_not_found(tmp_path: Path) -> None:
    path = write(tmp_path, "note\n" * 10 + "id,name\n1,a\n")
    with pytest.raises(HeaderError, match="missing: 'id', 'name'"):
        open_table(path, [Layout.plain(HEADER)], unexpected)


PHANTOM = Layout({"id": "id", "name": "name", "date": "date"}, frozenset({"by"}))


def test_a_column_that_only_the_header_has_is_dropped(tmp_path: Path) -> None:
    path = write(tmp_path, "id,by,name,date\n1,a,2020\n2,b,2021\n")
    rows = list(open_table(path, [PHANTOM], unexpected).rows)
    assert [dict(row.cells) for row in rows] == [
        {"id": "1", "name": "a", "date": "2020"},
        {"id": "2", "name": "b", "date": "2021"},
    ]


def test_that_column_is_kept_when_rows_have_it(tmp_path: Path) -> None:
    path = write(tmp_path, "id,by,name,date\n1,x,a,2020\n2,b,2021\n3,y,c,2022\n")
    rejected: list[RowError] = []
    rows = list(open_table(path, [PHANTOM], rejected.append).rows)
    assert [row.cells["name"] for row in rows] == ["a", "c"]
    assert [error.line for error in rejected] == [3]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(table=st.lists(st.tuples(CELLS, CELLS), max_size=12))
def test_what_is_written_is_read_back(table: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("round") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([HEADER, *table])
    rows, rejected = read(path)
    assert [(row.cells["id"], row.cells["name"]) for row in rows] == table
    assert rejected == []


@given(content=st.binary(max_size=300))
def test_any_bytes_give_rows_or_one_clear_error(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("noise") / "t.csv"
    path.write_bytes(b"id,name\n" + content)
    rows: list[Row] = []
    error = None
    try:
        rows, _ = read(path)
    except SourceError as raised:
        error = raised
    assert error is None or (error.path == path and error.cure)
    assert all(set(row.cells) == {"id", "name"} and row.line > 1 for row in rows)
