"""The link: it restores sums and statuses, and holds no INN and no text of the application."""

from __future__ import annotations

import base64
import json
import re
import string
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from calculator.evaluation import document_of, evaluate
from calculator.evaluation.result import Result
from calculator.facts import Application, fields
from calculator.facts.dictionary import stated_tables
from calculator.places import examples_folder
from calculator.rulebook import Rulebook
from calculator.store.case_file import Case
from calculator.store.errors import StoreError
from calculator.store.links import LONGEST_LINK, _nodes, link_of, read_link, treatment_of
from tests.store.stores import case

RULEBOOK = Rulebook.load()
EXAMPLES = sorted(examples_folder().glob("*.yaml"))
TEXTS = ("text", "texts")


def content_of(link: str) -> Any:
    version, _, packed = link.partition(".")
    assert version == "1"
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))))


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from (key, *texts_in(one))
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, str):
        yield value


_SHOWN = (
    "id",
    "group",
    "edition",
    "verdict",
    "amount",
    "amount_min",
    "amount_max",
    "amount_upper",
    "bound_by",
    "lines",
)


def answers(result: Result) -> list[Any]:
    """What the answer comes to, without the names that stand in it."""
    document = document_of(result, "ru", rulebook=RULEBOOK)
    return [
        {key: measure.get(key) for key in _SHOWN}
        | {one["id"]: (one["verdict"], one["values"], one["missing"]) for one in measure["conditions"]}
        for measure in document["measures"]
    ]


def evaluated(one: Case) -> list[Any]:
    application, _ = one.opened()
    rules = RULEBOOK.with_values(one.values) if one.values else RULEBOOK
    return answers(evaluate(application, rules, readings=one.readings))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_link_gives_the_same_sums_and_statuses(path: Path) -> None:
    document = Application.read(path).to_document()
    written = Case(
        "Название", document, {"fd_formula": "FD_EACH"}, {"joint-project-reimbursement.reimbursement_share": "40 %"}
    )
    link = link_of(written, RULEBOOK)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", link), "nothing in it needs escaping"
    read = read_link(link, RULEBOOK)
    assert evaluated(read.case) == evaluated(written)
    assert (read.case.readings, read.case.values) == (written.readings, written.values)
    assert link_of(read.case, RULEBOOK) == link_of(read_link(link, RULEBOOK).case, RULEBOOK)
    found = set(texts_in(content_of(link)))
    assert not any(re.search(r"\d{10}", text) for text in found if text.count(".") == 0)
    assert not any(re.search("[а-яё]", text, re.IGNORECASE) for text in found)


# Signs that stand in no name of ours: what is found in a link came from the text.
_NAMES = some.text(alphabet="абвгдежз«» " + string.ascii_uppercase, min_size=3, max_size=30).filter(
    lambda text: len(text.strip()) >= 3 and any(sign in "абвгдежз" for sign in text)
)


@some.composite
def applications(draw: some.DrawFn) -> tuple[dict[str, Any], set[str]]:
    """A worked example in which every text for people and every INN was replaced, and those texts."""
    document = Application.read(draw(some.sampled_from(EXAMPLES))).to_document()
    secrets: set[str] = set()
    kept = {item.name: item for item in fields() if item.kind in TEXTS}

    def changed(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: changed(one, f"{name}.{key}" if name else key) for key, one in value.items()}
        if isinstance(value, list):
            return [changed(one, name) for one in value]
        item = kept.get(name)
        if isinstance(value, str) and item is not None:
            if item.format == "inn":
                secrets.add(value)
            elif treatment_of(item) in ("out", "label"):
                value = draw(_NAMES)
                secrets.add(value.strip())
        return value

    document = changed(document, "")
    document["title"] = title = draw(_NAMES)
    document.setdefault("catalogue", [{"producer_inn": "9999000013", "note": draw(_NAMES)}])
    for row in document.get("participants") or []:
        row["name"] = draw(_NAMES)
        secrets.add(row["name"].strip())
    project = document.setdefault("project", {})
    project["id"] = draw(_NAMES)
    region = document.setdefault("region", {})
    region["centre_regulation"] = draw(_NAMES)
    secrets |= {title.strip(), project["id"].strip(), region["centre_regulation"].strip()}
    secrets |= {row["note"].strip() for row in document["catalogue"]}
    return document, secrets


@settings(max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(applications())
def test_no_text_and_no_inn_is_in_a_link_and_the_answer_stays(drawn: tuple[dict[str, Any], set[str]]) -> None:
    document, secrets = drawn
    written = Case(document["title"], document)
    link = link_of(written, RULEBOOK)
    found = list(texts_in(content_of(link)))
    assert not [(secret, text) for secret in secrets for text in found if secret in text]
    assert evaluated(read_link(link, RULEBOOK).case) == evaluated(written)


def test_no_rule_reads_a_text_that_a_link_leaves_out() -> None:
    read = {str(node.data) for node in _nodes(RULEBOOK) if node.op in ("fact", "column")}
    left_out = {
        item.name for item in fields() if item.kind in TEXTS and item.format != "inn" and treatment_of(item) == "out"
    }
    assert read & left_out == set()
    assert not {name for name in read if name.partition(".")[0] in ("purchases", "catalogue")}
    assert {one.name for one in stated_tables()} > {"purchases", "catalogue"}


def test_words_that_are_no_words_of_the_rules_become_labels() -> None:
    document = {
        **case().application,
        "applicant": {"inn": "500100732259", "okved_main": "28.41", "prior_support": [{"type": "помощь Иванову"}]},
        "project": {"tor_id": "Ромашка", "participant_inns": ["500100732259", "9999000013", "500100732259"]},
        "costs": [{"category": "equipment", "net": "1.00", "id": "счёт 5", "loan_id": "кредит Сбербанка"}],
        "loans": [{"id": "кредит Сбербанка", "amount": "5.00"}],
    }
    content = content_of(link_of(replace(case(), application=document), RULEBOOK))["a"]
    assert content["applicant"] == {"inn": "#e1", "okved_main": "28.41", "prior_support": [{"type": "#1"}]}
    assert content["project"]["participant_inns"] == ["#e1", "#o2", "#e1"]
    assert content["costs"][0]["loan_id"] == content["loans"][0]["id"]
    shown = read_link(link_of(replace(case(), application=document), RULEBOOK), RULEBOOK).case.application
    assert shown["applicant"]["inn"] == shown["project"]["participant_inns"][0]
    assert shown["applicant"]["inn"].startswith("9999")
    assert len(shown["applicant"]["inn"]) == 12


def test_a_text_for_people_is_left_out_even_if_it_looks_like_a_code_of_the_rules() -> None:
    code, word = "77.77", "joint-project-reimbursement"
    document = {
        **case().application,
        "applicant": {"inn": "9999000013", "ogrn": code},
        "cluster": {"id": word},
        "participants": [{"inn": "9999000013", "name": code}, {"inn": "9999000020", "name": word}],
        "project": {"id": code},
        "region": {"centre_regulation": word},
        "specialised_organisation": {"legal_form": code},
        "catalogue": [{"producer_inn": "9999000013", "note": code}],
    }
    content = content_of(link_of(replace(case(title=code), application=document), RULEBOOK))
    assert content["a"]["participants"] == [{"inn": "#o1"}, {"inn": "#o2"}]
    assert {code, word} & set(texts_in(content)) == set()


def test_a_case_that_is_too_large_for_a_link() -> None:
    rows = [{"category": "equipment", "net": f"{number * 7919 % 100_003}.{number % 100:02}"} for number in range(3000)]
    with pytest.raises(StoreError) as error:
        link_of(replace(case(), application={"costs": rows}), RULEBOOK)
    assert error.value.code == "link_too_long"
    assert "файл дела" in error.value.text("ru")


def packed(content: Any, version: int = 1) -> str:
    text = content if isinstance(content, bytes) else zlib.compress(json.dumps(content).encode())
    return f"{version}.{base64.urlsafe_b64encode(text).decode().rstrip('=')}"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "link_broken"),
        ("1.", "link_broken"),
        ("1.@@@", "link_broken"),
        ("привет", "link_broken"),
        ("1." + "A" * (LONGEST_LINK + 1), "link_broken"),
        (link_of(case(), RULEBOOK)[:-5], "link_broken"),
        ("0.AAAA", "link_broken"),
        ("2.AAAA", "link_newer"),
        (packed(b"\x00\x01"), "link_broken"),
        (packed([1]), "link_broken"),
        (packed({"a": 5}), "link_broken"),
        (packed({"a": {}, "r": {"x": 1}}), "link_broken"),
        (packed(zlib.compress(b"[" * 3000)), "link_broken"),
        (packed(zlib.compress(b" " * 4_000_000)), "link_broken"),
        (packed({"a": {"applicant": {"unheard_of": 1}}, "v": "2020.1.0"}), "link_of_other_rules"),
        (packed({"a": {}, "s": {"nothing.here": "1"}, "v": "2020.1.0"}), "link_of_other_rules"),
    ],
)
def test_a_broken_or_foreign_link_ends_in_a_message(value: str, code: str) -> None:
    with pytest.raises(StoreError) as error:
        read_link(value, RULEBOOK)
    assert error.value.code == code
    assert error.value.text("ru") != error.value.text("en")


@settings(max_examples=200)
@given(some.text(max_size=300) | some.binary(max_size=300).map(packed))
def test_no_value_of_the_parameter_is_a_fault(value: str) -> None:
    with suppress(StoreError):
        read_link(value, RULEBOOK)


def test_other_rules_are_told() -> None:
    link = packed({"a": {"costs": []}, "v": "2020.1.0"})
    assert [note.key for note in read_link(link, RULEBOOK).notes] == ["store.link_opened", "store.link_rules"]
