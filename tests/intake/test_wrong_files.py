"""Files that are not what they seem, or must not be opened: one message each, in both languages, and nothing is run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from calculator.intake import BookError, open_book
from calculator.intake.opening import LARGEST_TEXT
from calculator.intake.sheets import MOST_ROWS
from calculator.intake.workbook_check import LARGEST_PART, LARGEST_WORKBOOK
from tests.intake.workbooks import Formula, taken, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """A workbook with parts put in or replaced; ``__`` in a name stands for a slash, the last ``_`` for a point."""
    target = io.BytesIO()
    names = {name.replace("__", "/"): part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in names:
                new.writestr(info.filename, old.read(info))
        for name, part in names.items():
            new.writestr(name, part)
    return target.getvalue()


SMALL = workbook({"Лист": [["id", "costs.net"], ["a", 1]]})
SHEET = "xl__worksheets__sheet1.xml"


def sheet(body: str) -> bytes:
    return with_parts(SMALL, **{SHEET: f"<worksheet><sheetData>{body}</sheetData></worksheet>".encode()})


CASES: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "empty": ("a.xlsx", lambda: b"", "файл пуст", "the file is empty"),
    "ending": (
        "a.doc", lambda: b"x",
        "такой файл не читается как таблица; читаются .xlsx, .xlsm, .csv, .tsv, .txt, .parquet",
        "such a file is not read as a table; read are .xlsx, .xlsm, .csv, .tsv, .txt, .parquet",
    ),
    "old": (
        "a.xls", lambda: OLE + b"\0" * 600,
        "это старый формат Excel (.xls); сохраните файл как книгу Excel (.xlsx)",
        "this is the old Excel format (.xls); save the file as an Excel workbook (.xlsx)",
    ),
    "old-renamed": (
        "a.xlsx", lambda: OLE + b"\0" * 600,
        "это старый формат Excel (.xls); сохраните файл как книгу Excel (.xlsx)",
        "this is the old Excel format (.xls); save the file as an Excel workbook (.xlsx)",
    ),
    "password": (
        "a.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "файл защищён паролем; снимите защиту и загрузите его снова",
        "the file is protected with a password; take the protection off and load it again",
    ),
    "not-a-zip": (
        "a.xlsx", lambda: b"<html>",
        "это не книга Excel, хотя имя файла так говорит; сохраните таблицу как .xlsx",
        "this is no Excel workbook, though the name of the file says so; save the table as .xlsx",
    ),
    "other-zip": (
        "a.xlsx", lambda: zipped({"readme.txt": b"hello"}),
        "это не книга Excel, хотя имя файла так говорит; сохраните таблицу как .xlsx",
        "this is no Excel workbook, though the name of the file says so; save the table as .xlsx",
    ),
    "ods": (
        "a.xlsx", lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "это электронная таблица другого формата; сохраните её как книгу Excel (.xlsx)",
        "this is a spreadsheet of another format; save it as an Excel workbook (.xlsx)",
    ),
    "cut-off": (
        "a.xlsx", lambda: SMALL[: len(SMALL) // 2],
        "книга повреждена и не открывается; пересохраните её в Excel",
        "the workbook is damaged and does not open; save it again in Excel",
    ),
    "large": (
        "a.xlsx", lambda: b"PK\x03\x04" + b"\0" * LARGEST_WORKBOOK,
        "файл больше 20 МБ; разделите его на части",
        "the file is larger than 20 MB; split it",
    ),
    "bomb": (
        "a.xlsx", lambda: with_parts(SMALL, **{SHEET: b" " * (LARGEST_PART + 1)}),
        "в распакованном виде файл больше 250 МБ или состоит из слишком многих частей; такие файлы не открываются",
        "unpacked, the file is larger than 250 MB or has too many parts; such files are not opened",
    ),
    "lying-bomb": (
        "a.xlsx", lambda: lying(with_parts(SMALL, **{SHEET: b" " * 60_000_000})),
        "книга повреждена и не открывается; пересохраните её в Excel",
        "the workbook is damaged and does not open; save it again in Excel",
    ),
    "many-parts": (
        "a.xlsx", lambda: zipped({f"part{number}": b"" for number in range(2100)}),
        "в распакованном виде файл больше 250 МБ или состоит из слишком многих частей; такие файлы не открываются",
        "unpacked, the file is larger than 250 MB or has too many parts; such files are not opened",
    ),
    "million-rows": (
        "a.xlsx", lambda: sheet("".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 300_000))),
        "на листе «Лист» больше 200000 строк; разделите таблицу на части",
        "sheet “Лист” has more than 200000 rows; split the table",
    ),
    "far-corner": (
        "a.xlsx", lambda: sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "на листе «Лист» больше 200000 строк; разделите таблицу на части",
        "sheet “Лист” has more than 200000 rows; split the table",
    ),
    "far-column": (
        "a.xlsx", lambda: sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "на листе «Лист» больше 512 столбцов; оставьте нужные",
        "sheet “Лист” has more than 512 columns; keep those that are needed",
    ),
    "wide-and-long": (
        "a.xlsx", lambda: sheet('<row r="1"><c r="ZZ1"/></row><row r="2"><c r="SR190000"><v>1</v></c></row>'),
        "на листе «Лист» больше 512 столбцов; оставьте нужные",
        "sheet “Лист” has more than 512 columns; keep those that are needed",
    ),
    "area": (
        "a.xlsx", lambda: sheet('<row r="1"><c r="A1"/></row><row r="190000"><c r="RR190000"><v>1</v></c></row>'),
        "в книге больше 4000000 ячеек; разделите её на части",
        "the workbook has more than 4000000 cells; split it",
    ),
    "csv-large": (
        "a.csv", lambda: b"a;b\n" * (LARGEST_TEXT // 4 + 1),
        "файл больше 50 МБ; разделите его на части",
        "the file is larger than 50 MB; split it",
    ),
    "csv-rows": (
        "a.csv", lambda: b"a;b\n" * (MOST_ROWS + 1),
        "на листе «a» больше 200000 строк; разделите таблицу на части",
        "sheet “a” has more than 200000 rows; split the table",
    ),
    "csv-binary": (
        "a.csv", lambda: bytes(range(1, 256)) * 9,
        "содержимое не похоже на текст CSV ни в UTF-8, ни в Windows-1251, ни в UTF-16; сохраните таблицу как CSV UTF-8 или .xlsx",
        "the content does not look like CSV text in UTF-8, Windows-1251 or UTF-16; save the table as CSV UTF-8 or .xlsx",
    ),
    "csv-nul": (
        "a.csv", lambda: b"a;b\n\x00;c\n",
        "содержимое не похоже на текст CSV ни в UTF-8, ни в Windows-1251, ни в UTF-16; сохраните таблицу как CSV UTF-8 или .xlsx",
        "the content does not look like CSV text in UTF-8, Windows-1251 or UTF-16; save the table as CSV UTF-8 or .xlsx",
    ),
    "csv-quote": (
        "a.csv", lambda: b'a;b\nc;"d\n',
        "строка 2 не читается как CSV: кавычки не закрыты или ячейка слишком длинная",
        "row 2 cannot be read as CSV: a quote is not closed or a cell is too long",
    ),
    "not-parquet": (
        "a.parquet", lambda: b"PK\x03\x04",
        "это не файл Parquet, хотя имя файла так говорит",
        "this is no Parquet file, though the name of the file says so",
    ),
    "damaged-parquet": (
        "a.parquet", lambda: b"PAR1" + b"\xff" * 100 + b"PAR1",
        "файл Parquet повреждён и не открывается",
        "the Parquet file is damaged and does not open",
    ),
}  # fmt: skip


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def lying(content: bytes) -> bytes:
    """The directory says that the large part has a thousand bytes."""
    size = (60_000_000).to_bytes(4, "little")
    return content.replace(size, (1000).to_bytes(4, "little"))


@pytest.mark.parametrize("name", list(CASES))
def test_refused_with_one_message(name: str) -> None:
    file, content, russian, english = CASES[name]
    with pytest.raises(BookError) as caught:
        open_book(content(), file)
    assert caught.value.text("ru") == f"{file}: {russian}"
    assert caught.value.text("en") == f"{file}: {english}"


def test_a_missing_file() -> None:
    with pytest.raises(BookError) as caught:
        open_book("nowhere.xlsx")
    assert caught.value.text("ru") == "nowhere.xlsx: файл не найден"
    assert caught.value.text("en") == "nowhere.xlsx: the file is not found"


def test_macros_and_links_are_left_alone_and_told() -> None:
    content = with_parts(SMALL, xl__vbaProject_bin=b"x")
    content = with_parts(content, **{"xl__vbaProject.bin": b"macro", "xl__externalLinks__externalLink1.xml": b"<x/>"})
    book = open_book(content, "a.xlsm")
    assert [note.text("ru") for note in book.notes] == [
        "a.xlsm: в книге есть макросы; они не выполнялись",
        "a.xlsm: в книге есть ссылки на другие файлы; они не открывались, взяты сохранённые значения",
    ]


def test_the_saved_value_of_a_formula_is_taken_and_told() -> None:
    intake = taken(workbook({"costs": [["id", "costs.net"], ["a", Formula("=1+1", 2)]]}))
    assert intake.applications[0].document["costs"] == [{"net": "2.00"}]
    assert "book.xlsx, лист «costs», ячейка B2 («costs.net»): взято сохранённое значение формулы" in [
        note.text("ru") for note in intake.notes
    ]


def test_what_looks_like_a_formula_in_csv_is_a_text() -> None:
    intake = taken(b'id;purchases.name;purchases.amount\na;"=HYPERLINK(""http://x"")";1\n', "purchases.csv")
    assert intake.applications[0].document["purchases"][0]["name"] == '=HYPERLINK("http://x")'


def test_many_open_cells_do_not_take_quadratic_time() -> None:
    content = sheet("<row r='1'>" + '<c s="1" t="e">' * 200_000)
    with pytest.raises(BookError):
        open_book(content, "a.xlsx")
