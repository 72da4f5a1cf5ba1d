"""The sheet of costs: a row a line, then totals, limits and rounding, all of them formulas over the rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from calculator.evaluation.result import AmountResult, LimitResult, Line
from calculator.money import format_share
from calculator.reports.model import Measure, Report
from calculator.reports.sheet import Sheet, kopecks_digits
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["put_costs"]

_ROW, _CATEGORY, _CLAIMED, _VAT, _OTHER, _COUNTS, _BASE, _SHARE, _LIMIT, _PART, _NOTE = range(11)
_NAMES: Final = ("row", "category", "claimed", "vat", "other", "counts", "base", "share", "line_limit", "part", "note")


def put_costs(sheet: Sheet, report: Report, rulebook: Rulebook) -> dict[int, str]:
    """The cell of the sum of each measure with cost lines, by the place of the measure in the report."""
    sheet.columns(6, 40, 20, 18, 18, 12, 20, 10, 18, 20, 70)
    found = {}
    for place, measure in enumerate(report.measures):
        benefit = measure.result.benefit
        if measure.lines and benefit is not None:
            found[place] = _Costs(sheet, measure, benefit, report.language, rulebook).put()
            sheet.row += 2
    if not found:
        sheet.strong(t("reports.book_no_costs", report.language))
    return found


class _Costs:
    """The costs of one measure: values beside the formulas are computed exactly, cell by cell."""

    def __init__(
        self, sheet: Sheet, measure: Measure, benefit: AmountResult, language: str, rulebook: Rulebook
    ) -> None:
        self.sheet = sheet
        self.measure = measure
        self.benefit = benefit
        self.language = language
        rule = rulebook.measures[measure.id].benefit
        rounding = rule.rounding if rule is not None else None
        self.direction = rounding.direction if rounding is not None else "down"
        self.first = 0
        self.last = 0

    def put(self) -> str:
        sheet = self.sheet
        sheet.strong(self.measure.title)
        sheet.header([t(f"reports.book_{name}", self.language) for name in _NAMES])
        self.first = sheet.row
        parts = [self._line(place, line) for place, line in enumerate(self.benefit.lines)]
        self.last = sheet.row - 1
        left, cell = self._totals(parts)
        left, cell = self._category_limits(parts, left, cell)
        for limit in self.benefit.limits:
            if limit.category is None:
                left, cell = self._limit(limit, left, cell)
        return self._rounding(left, cell)

    def _range(self, column: int) -> str:
        return f"{self._fixed(column, self.first)}:{self._fixed(column, self.last)}"

    def _fixed(self, column: int, row: int) -> str:
        return self.sheet.address(column, row)

    def _line(self, place: int, line: Line) -> tuple[str, Fraction, Fraction]:
        """Category, base and part of the line as the formulas have them."""
        sheet, told = self.sheet, self.measure.lines[place]
        claimed = Fraction(line.claimed or 0)
        cost = line.cost if line.cost is not None else claimed
        base = line.base if line.base is not None else cost
        share = line.share if line.share is not None else Fraction(0)
        counts = int(line.counted)
        sheet.number(_ROW, Fraction(line.row), "count")
        sheet.text(_CATEGORY, told.category)
        if line.claimed is not None:
            sheet.money(_CLAIMED, line.claimed)
        sheet.money(_VAT, cost - claimed)
        sheet.money(_OTHER, base - cost)
        sheet.number(_COUNTS, Fraction(counts), "count")
        names = {column: sheet.address(column) for column in range(len(_NAMES))}
        counted = base * counts
        formula = f"=({names[_CLAIMED]}+{names[_VAT]}+{names[_OTHER]})*{names[_COUNTS]}"
        sheet.formula(_BASE, formula, counted, "money")
        sheet.number(_SHARE, share, "percent")
        part = counted * share
        if line.part is not None and line.part < part:  # a limit on the line has cut it
            sheet.money(_LIMIT, line.part)
            part = line.part
        sheet.formula(_PART, f"=MIN({names[_BASE]}*{names[_SHARE]},{names[_LIMIT]})", part, "money")
        sheet.text(_NOTE, told.note)
        sheet.down()
        return told.category, counted, part

    def _totals(self, parts: list[tuple[str, Fraction, Fraction]]) -> tuple[Fraction, str]:
        sheet = self.sheet
        claimed = sum((Fraction(line.claimed or 0) for line in self.benefit.lines), Fraction(0))
        base = sum((one[1] for one in parts), Fraction(0))
        whole = sum((one[2] for one in parts), Fraction(0))
        sheet.text(_CATEGORY, t("reports.total", self.language), strong=True)
        for column, value in ((_CLAIMED, claimed), (_BASE, base), (_PART, whole)):
            sheet.formula(column, f"=SUM({self._range(column)})", value, "total")
        self.base_total, self.base_cell = base, sheet.address(_BASE)
        cell = sheet.address(_PART)
        sheet.down()
        return whole, cell

    def _category_limits(
        self, parts: list[tuple[str, Fraction, Fraction]], whole: Fraction, cell: str
    ) -> tuple[Fraction, str]:
        """What limited categories give: the least of their parts and their limit; the others stand as they are."""
        limits = [limit for limit in self.benefit.limits if limit.category is not None]
        if not limits:
            return whole, cell
        sheet = self.sheet
        labels = [self._label(limit) for limit in limits]
        totals = [sum((part for name, _, part in parts if name == label), Fraction(0)) for label in labels]
        sums = [f'SUMIF({self._range(_CATEGORY)},"{label}",{self._range(_PART)})' for label in labels]
        others = whole - sum(totals, Fraction(0))
        sheet.text(_CATEGORY, t("reports.book_others", self.language))
        sheet.formula(_PART, f"={cell}-{'-'.join(sums)}", others, "money")
        others_cell = sheet.address(_PART)
        cells, left = [others_cell], others
        sheet.down()
        for limit, label, total, formula in zip(limits, labels, totals, sums, strict=True):
            value, ceiling = self._ceiling(limit, others, others_cell)
            key = f"reports.book_limit_{limit.of}"
            share = format_share(limit.value, self.language) if limit.of != "absolute" else ""
            sheet.text(_CATEGORY, t(key, self.language, category=label, share=share))
            if ceiling is None:
                sheet.money(_LIMIT, value)
            else:
                sheet.formula(_LIMIT, ceiling, value, "money")
            given = min(total, value)
            sheet.formula(_PART, f"=MIN({formula},{sheet.address(_LIMIT)})", given, "money")
            cells.append(sheet.address(_PART))
            left += given
            sheet.down()
        sheet.text(_CATEGORY, t("reports.book_within_limits", self.language))
        sheet.formula(_PART, f"={'+'.join(cells)}", left, "money")
        cell = sheet.address(_PART)
        sheet.down()
        return left, cell

    def _label(self, limit: LimitResult) -> str:
        rows = {line.category: told.category for line, told in zip(self.benefit.lines, self.measure.lines, strict=True)}
        return rows.get(limit.category, limit.category or "")

    def _ceiling(self, limit: LimitResult, others: Fraction, cell: str) -> tuple[Fraction, str | None]:
        """The limit of a category in kopecks with its formula: a share of the costs, or of the whole that the others leave."""
        if limit.of == "of_costs":
            return limit.value * self.base_total, f"={self.base_cell}*{_exactly(limit.value)}"
        if limit.of == "of_subsidy":
            ratio = limit.value / (1 - limit.value)
            return ratio * others, f"={cell}*{_exactly(ratio)}"
        return limit.value, None

    def _limit(self, limit: LimitResult, left: Fraction, cell: str) -> tuple[Fraction, str]:
        sheet = self.sheet
        title = limit.title.in_language(self.language) if limit.title is not None else limit.id
        sheet.text(_CATEGORY, title)
        sheet.money(_LIMIT, limit.value)
        left = min(left, limit.value)
        sheet.formula(_PART, f"=MIN({cell},{sheet.address(_LIMIT)})", left, "money")
        cell = sheet.address(_PART)
        sheet.down()
        return left, cell

    def _rounding(self, left: Fraction, cell: str) -> str:
        """The one rounding; binary numbers are first cleaned of what is below their precision."""
        sheet = self.sheet
        amount = self.benefit.amount or 0
        function = "ROUNDDOWN" if self.direction == "down" else "ROUND"
        sheet.text(_CATEGORY, t(f"reports.book_rounded_{self.direction}", self.language), strong=True)
        sheet.formula(_PART, f"={function}(ROUND({cell},{kopecks_digits(left)}),2)", Fraction(amount), "total")
        found = sheet.address(_PART, sheet=True)
        cell = sheet.address(_PART)
        sheet.down()
        sheet.text(_CATEGORY, t("reports.book_by_program", self.language))
        sheet.money(_PART, amount)
        by_program = sheet.address(_PART)
        sheet.down()
        sheet.text(_CATEGORY, t("reports.book_difference", self.language))
        sheet.formula(_PART, f"=ROUND({cell}-{by_program},2)", Fraction(0), "money")
        sheet.down()
        return found


def _exactly(ratio: Fraction) -> str:
    """A ratio of whole numbers: exact where a decimal would not be."""
    return f"{ratio.numerator}/{ratio.denominator}"
