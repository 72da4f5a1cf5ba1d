"""The commands that advise: measures in comparable money, and the way through the measures."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from calculator.console.arguments import CallError, CommandParser, read_day
from calculator.console.requests import calculation_parser, changed, choices_of, load_rulebook, one_application
from calculator.console.terminal import as_json, page
from calculator.wording import t

if TYPE_CHECKING:
    from calculator.facts import Application
    from calculator.rulebook import Rulebook

__all__ = ["compare", "difference", "navigate"]


def compare(words: Sequence[str], language: str) -> str:
    """``compare FILE [--values FILE]…``: measures in comparable money, the project by years, scenarios."""
    parser = calculation_parser("compare", language, many_values=True)
    parser.option("--format", "text|json", "format")
    options, files = parser.read(words)
    if options.help:
        return parser.format_help()
    form, application = one_application("compare", options, files, language)
    for file in options.values:
        if options.values.count(file) > 1:
            raise CallError(t("comparing.values_twice", language, file=file))
    rulebook = changed(load_rulebook(options.rules, None, language), options, language)
    rulebooks: dict[str | None, Rulebook] = {None: rulebook}
    for file in options.values:
        rulebooks[file] = changed(load_rulebook(options.rules, file, language), options, language)
    choices = choices_of(options, rulebook, language)
    from calculator.advice.comparison_document import comparison_document
    from calculator.advice.scenarios import scenarios
    from calculator.advice.yearly import yearly
    from calculator.console.comparisons import put_comparison, put_scenarios, put_yearly
    from calculator.console.results import closing, opening

    found = scenarios(application, rulebooks, **choices)
    comparison = found[0].comparison
    table = yearly(application, comparison)
    if form == "json":
        return as_json(comparison_document(comparison, table, found if options.values else (), language))
    sheet = page(sys.stdout)
    opening(sheet, application, comparison.result, language)
    put_comparison(sheet, comparison, rulebook, language)
    put_yearly(sheet, table, language)
    if options.values:
        put_scenarios(sheet, found, language)
    closing(sheet, rulebook, language)
    return str(sheet)


def navigate(words: Sequence[str], language: str) -> str:
    """``navigate FILE``: measures worth a look, what each asks, and the fact whose answer settles most."""
    parser = CommandParser("navigate", language)
    parser.option("--as-of", t("console.metavar_date", language), "as_of")
    parser.option("--rules", t("console.metavar_folder", language), "rules", many=True)
    parser.option("--format", "text|json", "format")
    options, files = parser.read(words)
    if options.help:
        return parser.format_help()
    form, application = one_application("navigate", options, files, language)
    day = read_day(options.as_of, "--as-of", language) if options.as_of is not None else None
    rulebook = load_rulebook(options.rules, None, language)
    from calculator.advice.navigating import navigate as navigated
    from calculator.advice.navigating import navigation_document
    from calculator.console.navigations import put_navigation
    from calculator.console.results import closing, opening

    navigation = navigated(application, rulebook, as_of=day)
    if form == "json":
        return as_json(navigation_document(navigation, language))
    sheet = page(sys.stdout)
    opening(sheet, application, navigation.result, language)
    put_navigation(sheet, navigation, rulebook, language)
    closing(sheet, rulebook, language)
    return str(sheet)


def difference(
    applications: Sequence[Application],
    law: Rulebook,
    rulebook: Rulebook,
    choices: dict[str, Any],
    form: str,
    language: str,
) -> str:
    """``evaluate FILE… --set … --difference``: before, after, difference. ``rulebook``: ``law`` with the values of ``--set``."""
    if not rulebook.hypothetical:
        raise CallError(t("changing.needs_set", language))
    from calculator.advice.changing import change_document, change_of_rules
    from calculator.console.changes import put_change
    from calculator.console.results import closing

    change = change_of_rules(applications, law, rulebook, **choices)
    if form == "json":
        return as_json(change_document(change, language))
    sheet = page(sys.stdout)
    put_change(sheet, change, rulebook, language)
    closing(sheet, rulebook, language)
    return str(sheet)
