"""What was confirmed is there again, whatever became of the rest of the file."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.intake.journal import Journal, journal_path

KEY = {"inputs": "x", "rules": "y"}


def filled(path: Path, count: int = 5) -> None:
    with Journal(path, KEY, resume=False) as journal:
        for number in range(count):
            journal.confirm({number: {"status": "evaluated", "text": f"ответ\n{number}"}})


def test_answers_come_back(tmp_path: Path) -> None:
    path = journal_path(tmp_path / "out.xlsx")
    assert path.name == "out.xlsx.journal"
    filled(path)
    journal = Journal(path, KEY, resume=True)
    assert list(journal.kept) == [0, 1, 2, 3, 4]
    assert journal.kept[3] == {"status": "evaluated", "text": "ответ\n3"}


def test_another_run_is_not_mixed_in(tmp_path: Path) -> None:
    path = tmp_path / "j"
    filled(path)
    journal = Journal(path, {**KEY, "rules": "z"}, resume=True)
    assert (journal.kept, journal.of_another_run) == ({}, True)


def test_without_resume_it_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / "j"
    filled(path)
    with Journal(path, KEY, resume=False) as journal:
        assert journal.kept == {}
    assert Journal(path, KEY, resume=True).kept == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_a_file_cut_anywhere_keeps_whole_answers_and_can_be_continued(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "j"
    filled(path)
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    path.write_bytes(content[:cut])
    with Journal(path, KEY, resume=True) as journal:
        known = dict(journal.kept)
        assert known == {number: {"status": "evaluated", "text": f"ответ\n{number}"} for number in range(len(known))}
        whole = content[:cut].count(b"\n") - 1
        assert len(known) == max(0, whole)
        journal.confirm({9: {"status": "error"}})
    assert Journal(path, KEY, resume=True).kept == {**known, 9: {"status": "error"}}


def test_a_spoilt_line_ends_what_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "j"
    filled(path)
    path.write_bytes(path.read_bytes().replace(b'2"', b'7"', 1))
    assert list(Journal(path, KEY, resume=True).kept) == [0, 1]
