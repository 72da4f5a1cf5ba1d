"""Reading one YAML or JSON document: what comes out, where it stood, and what is refused, quickly."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.documents import LARGEST_FILE, Document, DocumentError, read_document
from calculator.wording import catalog


def read(text: str | bytes, name: str = "a.yaml") -> Document:
    return read_document(text.encode() if isinstance(text, str) else text, name)


def refusal(content: str | bytes, name: str = "a.yaml") -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(content, name)
    return caught.value


def codes(error: DocumentError) -> list[str]:
    return [problem.code.removeprefix("documents.") for problem in error.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("142750000.00", "142750000.00"),
        ("1.50", "1.50"),
        ("1e6", "1e6"),
        ("2018-10-01", "2018-10-01"),
        ("31.12.2024", "31.12.2024"),
        ("yes", "yes"),
        ("off", "off"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("9" * 30, "9" * 30),
        ("12", 12),
        ("-5", -5),
        ("0", 0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"12"', "12"),
        ("'true'", "true"),
        ('"null"', "null"),
        ('""', ""),
        ("none", "none"),
    ],
)
def test_scalars(written: str, value: object) -> None:
    found = read(f"a: {written}").value["a"]
    assert found == value
    assert type(found) is type(value)


def test_maps_lists_and_block_text() -> None:
    document = read("top:\n  - {b: 1, c: [x, y]}\n  - - z\nd: |\n  one\n  two\ne: {}\nf: []\n")
    assert document.value == {"top": [{"b": 1, "c": ["x", "y"]}, ["z"]], "d": "one\ntwo\n", "e": {}, "f": []}


def test_an_empty_file_is_no_value() -> None:
    assert read("").value is None
    assert read("# only a comment\n").value is None


def test_every_value_knows_its_place() -> None:
    document = read('a: 1\ncosts:\n  - {net: 5.00}\n  - net: "7.00"\n')
    assert document.position("a") == (1, 4)
    assert document.position("costs[0].net") == (3, 11)
    assert document.position(("costs", 1, "net")) == (4, 10)
    assert document.text_position(("costs", 1, "net")) == (4, 11)
    assert document.key_position("costs[1].net") == (4, 5)
    assert document.position("costs") == (3, 3)
    assert document.position("costs[9]") == (0, 0)
    assert document.position("") == (1, 1)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbfa: 1").value == {"a": 1}
    assert read(b'\xef\xbb\xbf{"a": 1}', "a.json").value == {"a": 1}


def test_json() -> None:
    document = read('{"a": 142750000.00, "b": [1, true, null, "x"], "c": 1e5, "d": -0.10}', "a.json")
    assert document.value == {"a": "142750000.00", "b": [1, True, None, "x"], "c": "1e5", "d": "-0.10"}
    assert document.position("b") == (0, 0)
    assert read('{"a": ' + "9" * 5000 + "}", "a.json").value == {"a": "9" * 5000}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a: &x [1]", "anchor"),
        ("a: *x", "alias"),
        ("a: !!python/object:os.system x", "tag"),
        ("a: !x y", "tag"),
        ("!!map {a: 1}", "tag"),
        ("a: 1\na: 2", "duplicate_key"),
        ("a: {b: 1, b: 1}", "duplicate_key"),
        ("a: 1\n---\nb: 2", "several"),
        ("? [a]\n: b", "complex_key"),
        ("? {a: 1}\n: b", "complex_key"),
        ("[" * 21 + "]" * 21, "too_deep"),
        (b"a: \xff", "not_utf8"),
        ("a: 1".encode("utf-16"), "not_utf8"),
        (b"a: \0", "nul"),
        (b"a: \x07", "wrong_character"),
        ("top:\n\tb: 1", "syntax_character"),
        ('a: "x', "syntax_quote"),
        ("a: b: c", "syntax_colon"),
        ("a: [1, 2\nb: 3", "syntax_bracket"),
        ("top:\n  b: 1\n c: 2", "syntax_indent"),
        ("a: 1\nb\n", "syntax_no_colon"),
        ('a: "\\q"', "syntax_escape"),
        ("a: x!y\nb: !y!z w", "syntax_tag"),
        ("%YAML 3.0\n---\na: 1", "syntax"),
    ],
)
def test_yaml_that_is_refused(content: str | bytes, code: str) -> None:
    error = refusal(content)
    assert codes(error)[-1] == code
    assert error.problems[-1].line >= 1
    assert "a.yaml, строка" in error.text("ru")
    assert "a.yaml, line" in error.text("en")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('{"a": 1, "a": 2}', "duplicate_key_json"),
        ('[{"b": {"a": 1, "a": 2}}]', "duplicate_key_json"),
        ('{"a": NaN}', "json_constant"),
        ('{"a": Infinity}', "json_constant"),
        ('{"a": 1,}', "json_syntax"),
        ("{'a': 1}", "json_syntax"),
        ("", "json_syntax"),
        ("[" * 21 + "]" * 21, "too_deep"),
        ("[" * 100_000, "too_deep"),
    ],
)
def test_json_that_is_refused(content: str, code: str) -> None:
    assert codes(refusal(content, "a.json")) == [code]


def test_all_repeated_keys_and_anchors_are_told_at_once_with_their_paths() -> None:
    error = refusal("a: 1\nb: [x, {c: 1, c: 2}]\nd: &y 1\na: 2")
    assert [(problem.line, problem.path) for problem in error.problems] == [(2, "b[1].c"), (3, "d"), (4, "a")]
    assert codes(error) == ["duplicate_key", "anchor", "duplicate_key"]
    assert refusal('{"b": [0, {"c": 1, "c": 2}]}', "a.json").problems[0].path == "b[1]"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("laughs.yaml", "a: &a [x,x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a]\n" for n in range(1000))),
        ("deep.yaml", "[" * 100_000),
        ("deep-maps.yaml", "{a: " * 100_000),
        ("deep-block.yaml", "- " * 100_000),
        ("deep-keys.yaml", "? " * 100_000),
        ("deep.json", '{"a":' * 100_000),
        ("large.yaml", "a" * 100_000_000),
        ("many.yaml", "[" + "1," * 2_400_000 + "]"),
        ("many.json", "[" + "1," * 2_400_000 + "1]"),
        ("repeated.yaml", "a: 1\n" * 200_000),
        ("long-number.yaml", "a: &a " + "9" * 4_000_000),
    ],
)
def test_hostile_documents_are_refused_at_once(name: str, content: str) -> None:
    written = content.encode()
    start = time.perf_counter()
    error = refusal(written, name)
    assert time.perf_counter() - start < 1
    assert len(error.problems) <= 100
    assert len(error.problems[0].text("en")) < 4_100_000


def test_decimals_are_refused_where_they_must_be_quoted() -> None:
    content = b"a: 1.5\nb: [x, '1.5', 2.]\nc: .5\nd: 1e5\ne: 10.01.2020\nf: 1.2.3\ng: 5\nh: .inf\n"
    with pytest.raises(DocumentError) as caught:
        read_document(content, "rules.yaml", numbers="refuse_decimals")
    assert [problem.path for problem in caught.value.problems] == ["a", "b[2]", "c", "d", "h"]
    with pytest.raises(DocumentError) as caught:
        read_document(b'{"a": [1, 1.5]}', "rules.json", numbers="refuse_decimals")
    assert [problem.path for problem in caught.value.problems] == ["a[1]"]


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "заявка.yaml"
    path.write_text("a: 1", encoding="utf-8")
    assert read_document(path).value == {"a": 1}
    assert read_document(str(path), "name").file == "name"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    cases = {tmp_path / "none.yaml": "not_found", tmp_path: "folder", large: "too_large"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.yaml")
        cases[tmp_path / "pipe.yaml"] = "not_a_file"
    for path, code in cases.items():
        with pytest.raises(DocumentError) as caught:
            read_document(path)
        assert codes(caught.value) == [code]
    with pytest.raises(DocumentError) as caught:
        read_document("a\0b.yaml")
    assert codes(caught.value) == ["not_readable"]


def told(content: bytes, name: str) -> DocumentError | None:
    """The refusal, if it is one; any other error is a failure of the test."""
    try:
        read(content, name)
    except DocumentError as error:
        return error
    return None


@given(st.text(max_size=60), st.sampled_from(["a.yaml", "a.json"]))
def test_any_text_is_read_or_refused_with_a_message(text: str, name: str) -> None:
    error = told(text.encode("utf-8", "surrogatepass"), name)
    assert error is None or error.text("ru").startswith(name)
    assert error is None or set(codes(error)) <= set(catalog("documents", "en"))


@given(st.binary(max_size=60), st.sampled_from(["a.yaml", "a.json"]))
def test_any_bytes_are_read_or_refused_with_a_message(content: bytes, name: str) -> None:
    error = told(content, name)
    assert error is None or error.text("ru").startswith(name)
    assert error is None or set(codes(error)) <= set(catalog("documents", "en"))
