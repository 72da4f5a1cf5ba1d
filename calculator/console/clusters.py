"""The command ``cluster``: a cluster checked, with its participants, its contracts and what a change would turn."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from calculator.console.arguments import CallError, CommandParser, known
from calculator.console.requests import applications_of, law_of, rulebook_of
from calculator.console.terminal import is_unicode, page
from calculator.wording import t

if TYPE_CHECKING:
    from calculator.cooperation.effects import Effect
    from calculator.facts import Application
    from calculator.rulebook import Rulebook

__all__ = ["cluster"]


def cluster(words: Sequence[str], language: str) -> str:
    """``cluster FILE [--without INN]…``: requirements, participants, contracts, effects."""
    parser = _parser(language)
    options, files = parser.read(words)
    if options.help:
        return parser.format_help()
    form = known("format", options.format or "text", ("text", "json"), language)
    if len(files) != 1:
        raise CallError(t("console.one_file", language, command="cluster", count=len(files)))
    rulebook = rulebook_of(options, language)
    law = law_of(options, rulebook, language)
    (application,) = applications_of(files, language)
    asked = _without(application, options.without, rulebook, law, language)
    from calculator.cooperation.checking import check_cluster
    from calculator.cooperation.effects import effects_without_each

    check = check_cluster(application, rulebook, **law)
    effects = effects_without_each(application, rulebook, **law) if check.measure.edition is not None else []
    if form == "json":
        from calculator.cooperation.document import cluster_document

        document = cluster_document(check, effects, asked, rulebook, language)
        return json.dumps(document, ensure_ascii=not is_unicode(sys.stdout), indent=2) + "\n"
    from calculator.console.cluster_pages import put_cluster, put_effect, put_effects_without_each
    from calculator.console.results import closing

    sheet = page(sys.stdout)
    put_cluster(sheet, check, rulebook, language)
    if effects:
        put_effects_without_each(sheet, effects, check, language)
    if asked is not None:
        put_effect(sheet, asked, check, rulebook, language)
    closing(sheet, rulebook, language)
    return str(sheet)


def _parser(language: str) -> CommandParser:
    parser = CommandParser("cluster", language)
    parser.option("--as-of", t("console.metavar_date", language), "as_of")
    parser.option("--without", t("cooperation.inn", language), "without", many=True)
    parser.option("--reading", "TOPIC=NAME", "reading", many=True)
    parser.option("--set", "MEASURE.PARAMETER=VALUE", "set", many=True)
    parser.option("--values", t("console.metavar_file", language), "values")
    parser.option("--rules", t("console.metavar_folder", language), "rules", many=True)
    parser.option("--format", "text|json", "format")
    return parser


def _without(
    application: Application, inns: Sequence[str], rulebook: Rulebook, law: dict[str, Any], language: str
) -> Effect | None:
    """The effect of all of them leaving together. Raises ``CallError``."""
    if not inns:
        return None
    from calculator.cooperation.changes import MembershipError, Removal
    from calculator.cooperation.effects import effects_of

    try:
        (effect,) = effects_of(application, [Removal(tuple(dict.fromkeys(inns)))], rulebook, **law)
    except MembershipError as error:
        raise CallError(f"--without: {error.text(language)}") from None
    return effect
