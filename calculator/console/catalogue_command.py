"""The command ``catalogue``: what the participants make, and who of them makes what the others buy outside."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from calculator.console.arguments import CallError, CommandParser, read_day
from calculator.console.codes import classifications_of, codes_option, tell_unknown_codes
from calculator.console.requests import load_rulebook, one_application
from calculator.console.terminal import as_json, page
from calculator.wording import t

__all__ = ["catalogue"]


def catalogue(words: Sequence[str], language: str) -> str:
    """``catalogue FILE [--search TEXT] [--matches]``."""
    parser = CommandParser("catalogue", language)
    parser.option("--search", t("console.metavar_text", language), "search")
    parser.switch("--matches", "matches")
    parser.option("--as-of", t("console.metavar_date", language), "as_of")
    parser.option("--rules", t("console.metavar_folder", language), "rules", many=True)
    codes_option(parser, language)
    parser.option("--format", "text|json", "format")
    options, files = parser.read(words)
    if options.help:
        return parser.format_help()
    if options.search is not None and not options.search.strip():
        raise CallError(t("console.empty_search", language))
    for name, given in (("--as-of", options.as_of), ("--rules", options.rules)):
        if given and not options.matches:
            raise CallError(t("console.only_with_matches", language, option=name))
    day = read_day(options.as_of, "--as-of", language) if options.as_of is not None else None
    brought = classifications_of(options.codes, language)
    form, application = one_application("catalogue", options, files, language)
    tell_unknown_codes([application], brought, language)
    from calculator.console.catalogues import put_catalogue, put_matching
    from calculator.console.results import closing
    from calculator.cooperation.catalogue import catalogue_of, search
    from calculator.cooperation.catalogue_document import catalogue_document, matching_document
    from calculator.cooperation.match_effects import effects_of_matching
    from calculator.cooperation.matching import matching_of

    names = next((one.codes for one in brought if one.kind == "okpd2"), None)
    whole = catalogue_of(application, names)
    found = search(whole.rows, options.search or "")
    document = catalogue_document(application, whole, found, options.search)
    sheet = page(sys.stdout)
    sheet.text(application.title or application.id, style="strong")
    put_catalogue(sheet, whole, found, language)
    if options.matches:
        rulebook = load_rulebook(options.rules, None, language)
        matching = matching_of(application, names)
        effects, together = effects_of_matching(application, rulebook, matching, as_of=day)
        document["matching"] = matching_document(matching, effects, together, rulebook, language)
        put_matching(sheet, matching, effects, together, rulebook, language)
        closing(sheet, rulebook, language)
    return as_json(document) if form == "json" else str(sheet)
