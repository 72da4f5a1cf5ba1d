"""The conclusion of a cluster centre on one measure: conditions with the inspector's marks, claimed against recomputed."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from calculator.facts import Application
from calculator.money import format_date, format_money
from calculator.reports.common_blocks import bare, foot_of, listed, moment, references, rules_facts
from calculator.reports.model import Condition, CostLine, Measure, Report
from calculator.reports.paper import Block, Cell, Facts, Grid, Heading, Items, Paper, Paragraph, Signature, Titled
from calculator.reports.review import AMOUNT, Mark, Review, check_marks, line_point, points_of
from calculator.reports.sums_in_words import money_in_words
from calculator.wording import t

__all__ = ["Conclusion"]


class Conclusion:
    """Parts of a conclusion, as blocks; a template of a centre is filled with the same parts.

    Raises ``KeyError`` where the report does not judge the measure, ``ReviewError`` for marks on points that do not exist.
    """

    def __init__(self, report: Report, application: Application, review: Review) -> None:
        self.report = report
        self.application = application
        self.review = review
        self.language = report.language
        self.measure: Measure = report.measure(review.measure, review.loan_id)
        self.points = points_of(self.measure, self.language)
        check_marks(review.marks, self.points)

    def paper(self) -> Paper:
        """The conclusion as a paper of its own form."""
        title = self.title
        return Paper(
            title=title,
            subtitle=self.measure.title,
            head=f"{title}. {self.report.title}",
            foot=foot_of(self.report),
            language=self.language,
            made=self.report.made,
            blocks=tuple(self._blocks()),
        )

    @property
    def title(self) -> str:
        number, edition = self.review.number or "____", self.review.edition
        if edition > 1:
            return self._text("conclusion_title_again", number=number, edition=edition, day=self.day)
        return self._text("conclusion_title", number=number, day=self.day)

    @property
    def day(self) -> str:
        return format_date(self.review.day, self.language)

    def _text(self, key: str, **values: object) -> str:
        return t(f"reports.{key}", self.language, **values)

    def _blocks(self) -> Iterator[Block]:
        if self.review.centre:
            yield Paragraph(self.review.centre, "strong")
        yield self.facts()
        yield from listed(self._text("warnings"), self.report.warnings)
        yield Heading(self._text("conclusion_answer"))
        yield self.answer()
        yield Heading(self._text("conclusion_conditions"))
        yield self.conditions()
        if self.measure.lines:
            yield Heading(self._text("conclusion_lines"))
            yield self.lines()
        if self.measure.documents:
            yield Heading(self._text("conclusion_documents"))
            yield self.documents()
        for key, block in (
            ("conclusion_requests", self.requests()),
            ("conclusion_disagreements", self.disagreements()),
        ):
            if block is not None:
                yield Heading(self._text(key))
                yield block
        if self.review.remarks:
            yield Heading(self._text("conclusion_remarks"))
            yield Paragraph(self.review.remarks)
        if self.measure.flags:
            yield Heading(t("console.warnings", self.language))
            yield Items(self.measure.flags)
        yield Heading(self._text("conclusion_facts"))
        for title, rows in self.report.inputs.groups:
            yield Heading(title, 2)
            yield Facts(tuple((fact.label, fact.text) for fact in rows), label=0.5)
        yield Heading(self._text("sources"))
        yield self.sources()
        yield Heading(self._text("about"))
        yield rules_facts(self.report)
        yield Paragraph(foot_of(self.report), "strong")
        yield Paragraph(self._text("not_signed"), "weak")
        yield self.signature()

    # parts --------------------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """Application, applicant, number and day."""
        report = self.report
        rows = [
            (self._text("application"), f"{report.title} ({report.id})"),
            (self._text("applicant"), report.applicant),
            (self._text("measure"), self.measure.title),
            (t("console.edition", self.language), self.measure.edition),
            (t("console.act", self.language), self.measure.act),
            (self._text("made"), moment(report)),
        ]
        if report.as_of is not None:
            rows.insert(2, (self._text("as_of"), format_date(report.as_of, self.language)))
        return Facts(tuple((label, value) for label, value in rows if value))

    def answer(self) -> Facts:
        """What the calculation comes to: the status, the sum in figures and in words, what was claimed."""
        rows = [(t("console.verdict", self.language), self.measure.status)]
        if self.measure.met:
            rows.append((t("console.conditions", self.language), self.measure.met))
        rows.append((self._text("recomputed"), self.measure.sum))
        if self.measure.words:
            rows.append((self._text("in_words"), self.measure.words))
        claimed = self.claimed
        if claimed is not None:
            rows.append((self._text("claimed_sum"), format_money(claimed, self.language)))
            rows.append((self._text("in_words"), money_in_words(claimed, self.language)))
            rows.append((self._text("difference"), self.difference))
        if self.measure.beside:
            rows.append((self._text("of_the_sum"), "\n".join(self.measure.beside)))
        mark = self.review.mark(AMOUNT)
        if mark is not None:
            rows.append((self._text("mark_on_sum"), self._mark_text(mark)))
        return Facts(tuple(rows))

    def conditions(self) -> Grid:
        """Each condition with its result and the inspector's mark."""
        header = tuple(self._text(f"conclusion_{name}") for name in ("condition", "result", "mark"))
        rows = tuple(self._condition(one) for one in self.measure.conditions)
        return Grid(header, rows, (56, 20, 24))

    def _condition(self, one: Condition) -> tuple[Cell, ...]:
        basis = "; ".join(part for part in (one.clause, one.evidence, references(one.sources)) if part)
        result = one.answer if one.counts else self._text("not_counted", answer=one.answer)
        return Titled(one.title, "\n".join((one.explanation, *one.details)), basis), result, self._mark(one.id)

    def _mark(self, point: str) -> Cell:
        mark = self.review.mark(point)
        if mark is None:
            return self._text("mark_none")
        who = ", ".join(part for part in (mark.author, format_date(mark.day, self.language)) if part)
        small = "; ".join(part for part in (who, self._proof(mark)) if part)
        return Titled(self._text(f"mark_{mark.answer}"), mark.comment, small)

    def _proof(self, mark: Mark) -> str:
        return self._text("mark_proof", file=mark.proof) if mark.proof else ""

    def _mark_text(self, mark: Mark) -> str:
        who = ", ".join(part for part in (mark.author, format_date(mark.day, self.language), self._proof(mark)) if part)
        comment = f": {mark.comment}" if mark.comment else ""
        return f"{self._text(f'mark_{mark.answer}')}{comment} ({who})"

    def documents(self) -> Grid:
        """The papers that the rules name, each with the inspector's mark."""
        header = tuple(self._text(f"conclusion_{name}") for name in ("document", "basis", "mark"))
        rows = tuple(
            (one.text, "; ".join(part for part in (one.clause, one.evidence) if part) or "—", self._mark(one.id))
            for one in self.measure.documents
        )
        return Grid(header, rows, (56, 20, 24))

    def lines(self) -> Grid:
        """Claimed against recomputed, row by row; the whole is rounded once, so that it may differ from the sum of the rows.

        A mark stands under its row: five columns leave the sums their room.
        """
        names = ("row", "category", "claimed_support", "recomputed_short", "difference_short")
        header = tuple(self._text(f"conclusion_{name}") for name in names)
        header = (*header[:2], *(self._text("in_roubles", label=label) for label in header[2:]))
        benefit = self.measure.result.benefit
        lines = benefit.lines if benefit is not None else ()
        stated = self.application.tables.get("costs") or ()
        rows: list[tuple[Cell, ...]] = []
        for line, told in zip(lines, self.measure.lines, strict=True):
            found = stated[line.row - 1].get("claimed_amount") if line.row <= len(stated) else None
            claimed = found if isinstance(found, int) else None
            part = floor(line.part) if line.part is not None else None
            row = (
                str(line.row),
                self._line(line.row, told),
                self._bare(claimed),
                self._bare(part),
                self._bare_change(claimed, part),
            )
            rows.append(row)
        total = (
            "",
            self._text("total"),
            self._bare(self.claimed),
            self._bare(self.measure.result.amount),
            bare(self.difference),
        )
        return Grid(header, (*rows, total), (4, 36, 20, 20, 20), frozenset({0, 2, 3, 4}), frozenset({len(rows)}))

    def _line(self, row: int, told: CostLine) -> Titled:
        """The category, the mark under it, and what of the costs counts."""
        mark = self.review.mark(line_point(row))
        text = told.category
        if mark is not None:
            text += f"\n{self._text('conclusion_mark')}: {self._mark_text(mark)}"
        small = self._text("line_small", claimed=told.claimed, base=told.base)
        return Titled("", text, f"{small}; {told.note}" if told.note else small)

    def requests(self) -> Items | None:
        """What the applicant is to be asked: facts that are missing, then the inspector's requests."""
        texts = [self._text("request_fact", fact=fact) for fact in self.measure.missing]
        texts += [self._point_text(mark) for mark in self.review.of("request")]
        return Items(tuple(texts), numbered=True) if texts else None

    def disagreements(self) -> Items | None:
        """Where the inspector does not agree with the calculation."""
        texts = tuple(self._point_text(mark) for mark in self.review.of("disagree"))
        return Items(texts, numbered=True) if texts else None

    def _point_text(self, mark: Mark) -> str:
        title = self.points[mark.point]
        return f"{title}: {mark.comment}" if mark.comment else title

    def reasons(self) -> tuple[str, ...]:
        """Why support is refused: conditions that are not met with figures and clause, and the inspector's objections."""
        texts = []
        for one in self.measure.unmet:
            basis = "; ".join(part for part in (one.clause, self.measure.act, one.evidence) if part)
            remedy = f" {t('console.remedy', self.language, text=one.remedy)}." if one.remedy else ""
            texts.append(f"{one.title}: {one.explanation} ({basis}).{remedy}")
        return (*texts, *(self._point_text(mark) for mark in self.review.of("disagree")))

    def sources(self) -> Items:
        """The sources that the points of this measure refer to."""
        measure = self.measure
        used = {number for one in measure.conditions for number in one.sources}
        used |= {number for one in measure.waterfall for number in one.sources}
        used |= {number for one in (*measure.steps, *measure.duties, *measure.deadlines) for number in one.sources}
        found = (one for one in self.report.sources if one.number in used)
        return Items(tuple(f"[{one.number}] {one.title} — {one.address}" for one in found))

    def signature(self) -> Signature:
        """A place for a signature; the paper itself never has one."""
        return Signature(
            (
                (self._text("signature_inspector"), self.review.inspector),
                (self._text("signature_head"), ""),
                (self._text("signature_day"), ""),
            )
        )

    # sums ---------------------------------------------------------------------------------------------------------

    @property
    def claimed(self) -> int | None:
        """What the applicant asks for: for the measure, else the sum of the rows where each of them says it."""
        for row in self.application.tables.get("application.claimed_amounts") or ():
            amount = row.get("amount")
            if row.get("measure") == self.measure.id and isinstance(amount, int):
                return amount
        stated = [row.get("claimed_amount") for row in self.application.tables.get("costs") or ()]
        sums = [value for value in stated if isinstance(value, int)]
        return sum(sums) if sums and len(sums) == len(stated) else None

    @property
    def difference(self) -> str:
        return self._change(self.claimed, self.measure.result.amount)

    def _change(self, claimed: int | None, recomputed: int | None) -> str:
        return self._money(recomputed - claimed if claimed is not None and recomputed is not None else None)

    def _bare(self, kopecks: int | None) -> str:
        return bare(self._money(kopecks))

    def _bare_change(self, claimed: int | None, recomputed: int | None) -> str:
        return bare(self._change(claimed, recomputed))

    def _money(self, kopecks: int | None) -> str:
        return format_money(kopecks, self.language) if kopecks is not None else "—"
