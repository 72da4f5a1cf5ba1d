"""A formula from a stranger: refused at once and in words, and nothing of it is run."""

from __future__ import annotations

import sys
import time

import pytest

from calculator.formulas.building import build
from calculator.formulas.errors import FormulaError
from calculator.rulebook.compiled_checks import formula_cannot_be_built
from calculator.rulebook.scopes import MisplacedError
from tests.formulas.language import PLACE, scope

MOST_SECONDS = 1.0
LONGEST_MESSAGE = 500

SIGN_RUN = "syntax forbidden_syntax"
"""Python 3.11 and 3.12 give up reading such a run of signs, 3.13 reads it and we refuse the sign."""

HOSTILE = {
    "5000 characters": ("true or " * 625 + "true", "too_long"),
    "1000 brackets": ("(" * 1000 + "true" + ")" * 1000, "too_deep"),
    "1000 open brackets": ("(" * 1000, "too_deep"),
    "1000 square brackets": ("[" * 1000 + "]" * 1000, "too_deep"),
    "100 calls in calls": ("min(0, " * 100 + "0" + ")" * 100 + " >= 0", "too_deep"),
    "990 not": ("not " * 990 + "true", "too_deep"),
    "990 not with two spaces": ("not  " * 790 + "true", "too_deep"),
    "3000 minus": ("-" * 3000 + "0 == 0", "too_deep"),
    "1500 minus with spaces": ("- " * 1500 + "0 == 0", "too_deep"),
    "1500 minus with two spaces": ("-  " * 1300 + "0 == 0", "too_deep"),
    "3000 plus": ("+" * 3000 + "0 == 0", SIGN_RUN),
    "3000 tildes": ("~" * 3000 + "0 == 0", SIGN_RUN),
    "300 conditional branches": ("true if true else " * 200 + "true", "too_deep"),
    "1300 terms": ("0+" * 1300 + "0 >= 0", "too_deep"),
    "110 terms": ("0+" * 110 + "0 >= 0", "too_deep"),
    "1300 attributes": ("a" + ".a" * 1300, "unknown_name"),
    "1300 calls of calls": ("a" + "()" * 1300, "forbidden_syntax"),
    "600 subscripts": ("a" + "[0]" * 600, "forbidden_syntax"),
    "class of a tuple": ("().__class__.__bases__[0].__subclasses__()", "forbidden_syntax"),
    "class of a text": ("''.__class__.__mro__", "forbidden_syntax"),
    "dunder of a fact": ("applicant.__class__.__init__.__globals__", "unknown_name"),
    "dunder name": ("__builtins__", "unknown_name"),
    "import": ("__import__('os').system('true')", "forbidden_syntax"),
    "import alone": ("__import__('os')", "unknown_function"),
    "eval": ("eval('1')", "unknown_function"),
    "open": ("open('/etc/passwd')", "unknown_function"),
    "getattr": ("getattr(applicant, 'inn')", "unknown_function"),
    "lambda": ("lambda: true", "forbidden_syntax"),
    "comprehension": ("[row for row in participants]", "forbidden_syntax"),
    "generator": ("some(row.jobs > 0 for row in participants)", "forbidden_syntax"),
    "set comprehension": ("{row for row in participants}", "forbidden_syntax"),
    "f-string": ("f'{applicant.inn.__class__}' == '1'", "forbidden_syntax"),
    "walrus": ("(stolen := true)", "forbidden_syntax"),
    "await": ("await applicant.inn", "forbidden_syntax"),
    "yield": ("(yield true)", "forbidden_syntax"),
    "star": ("min(*applicant.inn)", "forbidden_syntax"),
    "two stars": ("min(0, 0, **applicant.inn)", "forbidden_syntax"),
    "statement": ("import os", "syntax"),
    "assignment": ("masters_needed = 0", "syntax"),
    "two statements": ("true; import os", "syntax"),
    "huge number": ("masters_needed > " + "9" * 3900, "number_in_formula"),
    "number with too many digits": ("masters_needed > " + "9" * 4500, "too_long"),
    "power of powers": ("9**9**9", "forbidden_syntax"),
    "power within an allowed place": ("count(participants) > 9**9**9", "forbidden_syntax"),
    "shift": ("1 << 1 << 1", "forbidden_syntax"),
    "huge float": ("masters_needed > 1e400", "forbidden_literal"),
    "complex": ("masters_needed > 1j", "forbidden_literal"),
    "bytes": ("applicant.inn == b'77'", "forbidden_literal"),
    "ellipsis": ("...", "forbidden_literal"),
    "null byte": ("tr\0ue", "syntax"),
    "null byte at the end": ("true\0", "syntax"),
    "lone surrogate": ("applicant.inn == '\udc80'", "syntax"),
    "Cyrillic letters that look Latin": ("соunt(participants) > 0", "unknown_function"),
    "full-width letters": ("ｃount2(participants) > 0", "unknown_function"),
    "invisible letter": ("masters\u200b_needed > 0", "syntax"),
    "right-to-left mark": ("true\u202e or", "syntax"),
    "Arabic digits": ("masters_needed > ٣", "syntax"),
    "blank": ("   ", "syntax"),
    "nothing": ("", "syntax"),
    "tab": ("true\tor", "syntax"),
    "backslash at the end": ("true \\", "syntax"),
    "backslash n": ("true \\\n or", "syntax"),
    "carriage return": ("true or\r", "syntax"),
    "format placeholder": ("'{pointer}{0.__class__}' == applicant.nn", "unknown_name"),
}


class Watch:
    """Notes what Python runs, imports or opens while it is on. An audit hook cannot be taken off again."""

    events = ("exec", "import", "open", "os.system", "subprocess.Popen")

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self.note)

    def note(self, event: str, _: tuple[object, ...]) -> None:
        if self.on and event in self.events:
            self.seen.append(event)


WATCH = Watch()


def attempt(text: str) -> tuple[FormulaError | None, float, list[str]]:
    """What building a formula ends with, in how many seconds, and what was run."""
    names = scope()
    build("count(participants) > 0", names)
    WATCH.seen, WATCH.on = [], True
    started = time.perf_counter()
    try:
        build(text, names)
        error = None
    except FormulaError as refused:
        error = refused
    finally:
        seconds = time.perf_counter() - started
        WATCH.on = False
    return error, seconds, WATCH.seen


def test_the_watch_sees_what_runs() -> None:
    WATCH.seen, WATCH.on = [], True
    try:
        eval("1")
    finally:
        WATCH.on = False
    assert "exec" in WATCH.seen


@pytest.mark.parametrize(("text", "code"), HOSTILE.values(), ids=HOSTILE)
def test_refused_at_once_and_in_words(text: str, code: str) -> None:
    error, seconds, ran = attempt(text)
    assert error is not None
    assert error.code in code.split()
    assert ran == []
    assert seconds < MOST_SECONDS
    problem = formula_cannot_be_built(MisplacedError(PLACE, error, text))
    for language in ("ru", "en"):
        assert problem.text(language).startswith("test.yaml, ")
        assert len(problem.text(language)) < LONGEST_MESSAGE
