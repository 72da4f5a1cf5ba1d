"""Reports as PDF and DOCX: the figures are those of the result document, both languages are complete, big ones go on."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from calculator.evaluation import document_of
from calculator.evaluation.result import Group, Verdict
from calculator.money import format_money, parse_money
from calculator.reports import Comparison, file_name, make_report
from calculator.reports.full import full_paper
from calculator.reports.model import Report
from calculator.reports.note import note_paper
from calculator.reports.paper import Facts, Grid, Items, Paper, Titled
from tests.reports.reporting import (
    EXAMPLES,
    JOINT,
    answered,
    converted,
    docx_text,
    of_document,
    pdf_pages,
    pdf_text,
    penza,
    plain,
    report,
    rules,
)


def texts(paper: Paper) -> list[str]:
    """Every text of a paper."""
    found = [paper.title, paper.subtitle, paper.foot]
    for block in paper.blocks:
        if isinstance(block, Facts):
            found += [text for row in block.rows for text in row]
        elif isinstance(block, Grid):
            found += [*block.header]
            for cell in (cell for row in block.rows for cell in row):
                found += [cell.title, cell.text, cell.small] if isinstance(cell, Titled) else [cell]
        elif isinstance(block, Items):
            found += block.texts
        elif hasattr(block, "text"):
            found.append(block.text)
    return found


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_figure_is_that_of_the_result_document(name: str, form: str) -> None:
    found = report(name)
    content = make_report(found, rules(), "full", form)
    text = pdf_text(content) if form == "pdf" else docx_text(content)
    told = text.replace(" ", "")
    for measure in document_of(answered(name)[1], "ru")["measures"]:
        assert plain(measure["title"]).replace(" ", "") in told
        if measure["amount"] is not None:
            assert plain(format_money(parse_money(measure["amount"]), "ru")).replace(" ", "") in told
        unmet = [one for one in measure["conditions"] if one["verdict"] == "not_met" and one["counts"]]
        for condition in unmet:
            assert plain(condition["title"]).replace(" ", "") in told
        if found.measure(measure["id"], measure["loan_id"]).in_full:
            for condition in measure["conditions"]:
                assert plain(condition["explanation"]).replace(" ", "") in told
    assert rules().sha256 in told
    assert found.input_sha256 in told
    assert "Расчётнеявляетсярешением" in told
    assert {"ё", "₽"} <= set(told)


def test_unmet_conditions_come_first_then_unknown_ones_then_those_that_are_met() -> None:
    order = [Verdict.not_met, Verdict.undetermined, Verdict.met]
    for name in EXAMPLES:
        for measure in report(name).in_full:
            places = [order.index(one.verdict) for one in measure.conditions if one.counts]
            assert places == sorted(places)
            assert [one.counts for one in measure.conditions] == sorted(
                (one.counts for one in measure.conditions), reverse=True
            )


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_english_paper_has_no_russian_word_of_ours(name: str) -> None:
    """Only names that the application or a Russian act gives may be Russian: titles of sources and clauses."""
    found = report(name, "en")
    allowed = {text for source in found.sources for text in (source.title, source.address)}
    allowed |= {one.clause for measure in found.measures for one in measure.conditions if one.clause}
    stated = {fact.text for _, rows in found.inputs.groups for fact in rows}
    stated |= {value for table in found.inputs.tables for row in table.rows for value in row}
    own = [text for text in texts(full_paper(found)) if text not in allowed | stated and found.title not in text]
    cyrillic = [text for text in own if re.search("[а-яё]{4}", text) and not any(part in text for part in allowed)]
    from calculator.wording import catalog

    ours = {text for text in catalog("reports", "ru").values() if "{" not in text and len(text) > 6}
    assert [text for text in cyrillic if any(phrase in text for phrase in ours)] == []


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_note_stands_on_one_page(name: str, language: str) -> None:
    found = report(name, language)
    content = make_report(found, rules(), "note", "pdf")
    assert len(pdf_pages(content)) == 1
    text = pdf_text(content)
    paid = [one for one in found.in_full if one.result.group is Group.available and one.words]
    for measure in paid:
        assert plain(measure.sum) in text


def test_a_number_on_each_page_and_the_day_at_its_top() -> None:
    pages = pdf_pages(make_report(report("penza-ball-screws-e16"), rules(), "full", "pdf"))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Стр. {number} из {len(pages)}" in page
        assert "05.03.2026" in page


def test_the_file_knows_its_title_and_when_it_was_made() -> None:
    found = report("penza-ball-screws-e16", "en")
    about = PdfReader(BytesIO(make_report(found, rules(), "full", "pdf"))).metadata
    assert about is not None
    assert (about.title, about.subject) == ("Report on support measures", found.title)
    core = Document(BytesIO(make_report(found, rules(), "full", "docx"))).core_properties
    assert (core.title, core.author, core.created.year) == ("Report on support measures", "cluster-support", 2026)


def big() -> Report:
    line = {"category": "equipment", "net": "10 000,10", "vat_rate": "18", "vat_deductible": True, "paid_on": "2017-05-10",
            "accepted_on": "2017-05-10", "documented": True, "supplier_inn": "9999000020"}  # fmt: skip
    return of_document(penza(costs=[line] * 200))[1]


def test_two_hundred_cost_lines_go_over_pages_each_with_the_header() -> None:
    found = big()
    assert found.measure(JOINT).sum == format_money(1_000_010_00, "ru")
    pages = pdf_pages(make_report(found, rules(), "full", "pdf"))
    header = "№ Вид затрат Заявлено, ₽ Учтено, ₽ Доля Поддержка, ₽"
    with_lines = [page for page in pages if "10 000,10 10 000,10 50 % 5 000,05" in page]
    assert len(with_lines) >= 4
    assert all(header in page for page in with_lines)
    rows = " ".join(with_lines)
    assert all(f" {number} оборудование 10 000,10 10 000,10" in rows for number in range(1, 201))


def test_tables_of_a_docx_repeat_their_header_and_keep_rows_whole() -> None:
    tables = Document(BytesIO(make_report(big(), rules(), "full", "docx"))).tables
    longest = max(tables, key=lambda table: len(table.rows))
    assert len(longest.rows) == 201
    properties = longest.rows[0]._tr.trPr
    assert properties is not None
    assert properties.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in longest.rows)


@pytest.mark.slow
def test_an_office_opens_the_docx_and_repeats_the_header(tmp_path: Path) -> None:
    """Laid out by LibreOffice: the header of the costs on each of their pages, page numbers filled in."""
    content = make_report(big(), rules(), "full", "docx")
    pages = pdf_pages(converted(tmp_path, {"big.docx": content}, "pdf")["big.pdf"])
    with_lines = [page for page in pages if "10 000,10 10 000,10 50 % 5 000,05" in page]
    assert len(with_lines) >= 3
    assert all("№ Вид затрат Заявлено, ₽ Учтено, ₽ Доля Поддержка, ₽" in page for page in with_lines)
    assert all(f"Стр. {number} из {len(pages)}" in page for number, page in enumerate(pages, 1))


def test_a_stranger_text_stays_text() -> None:
    """Markdown, markup, fields, signs without a glyph: nothing is read as anything but text."""
    hostile = '=HYPERLINK("http://evil") **x** <b>&amp;</b> {{sum}} ![](http://evil/x.png) 字😀\x07'
    _, found = of_document(penza() | {"title": hostile})
    word = docx_text(make_report(found, rules(), "full", "docx"))
    assert '=HYPERLINK("http://evil") **x** <b>&amp;</b> {{sum}} ![](http://evil/x.png) 字😀' in word
    assert "**x** <b>&amp;</b> {{sum}} ![](http://evil/x.png) ◊◊" in pdf_text(
        make_report(found, rules(), "full", "pdf")
    )


def test_combination_and_comparison_are_told() -> None:
    combination = {"chosen": [JOINT], "conflicts": ["STACK_1"], "total": "96175000.00", "amount_min": "1.00",
                   "amount_max": "96175000.00", "provisional": True}  # fmt: skip
    comparison = Comparison(("Показатель", "Как есть", "Больше оборудования"), (("Сумма", "1,00 ₽", "2,00 ₽"),))
    found = report(
        "penza-ball-screws-e16", combination=combination, comparison=comparison, warnings=["costs[0].net: пять"]
    )
    for kind in ("full", "note"):
        text = pdf_text(make_report(found, rules(), kind, "pdf"))
        assert "Девяносто шесть миллионов сто семьдесят пять тысяч рублей 00 копеек" in text
        assert "costs[0].net: пять" in text
    text = pdf_text(make_report(found, rules(), "full", "pdf"))
    assert "Не сочетается: STACK_1" in text
    assert "при разных толкованиях от 1,00 ₽ до 96 175 000,00 ₽" in text
    assert "Больше оборудования" in text


def test_names_of_files_suit_every_system() -> None:
    found = report("penza-ball-screws-e16")
    assert file_name(found, "full", "pdf") == "penza-ball-screws-e16-report-2026-03-05.pdf"
    _, other = of_document(penza() | {"id": "Пенза/../ №1"})
    assert file_name(other, "note", "docx") == "1-note-2026-03-05.docx"


def test_papers_are_told_alike_in_both_forms() -> None:
    found = report("tatarstan-2018-awards")
    for kind, paper in (("full", full_paper(found)), ("note", note_paper(found))):
        word, page = (re.sub(r"\s", "", read(make_report(found, rules(), kind, form)))
                      for form, read in (("docx", docx_text), ("pdf", pdf_text)))  # fmt: skip
        for text in texts(paper):
            if text and text != paper.foot:
                assert re.sub(r"\s", "", text) in word
        assert len(page) > 0.9 * len(word)


def test_a_kind_or_form_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        make_report(report("penza-ball-screws-e16"), rules(), "note", "xlsx")
