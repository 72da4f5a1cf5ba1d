"""The command as a process: encodings, colours, start-up, help, and the pages."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from calculator.cli import main
from calculator.console import pages
from calculator.console.layout import Page, width_of, wrapped
from calculator.wording import LANGUAGES
from tests.cli.calls import HAIR, PENZA, ROOT, call, refused

RUN = "import sys; from calculator.cli import main; sys.exit(main())"


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLUSTER_SUPPORT")}
    env = {**kept, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([sys.executable, "-c", RUN, *words], capture_output=True, check=False, cwd=ROOT, env=env)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: int, *words: str) -> str:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "platform", "linux")
    assert main(list(words)) == 0
    return terminal.getvalue()


def test_a_process_prints_utf8_and_nothing_else() -> None:
    ran = process("evaluate", PENZA, "--format", "json", PYTHONIOENCODING="utf-8")
    assert ran.returncode == 0
    assert ran.stderr == b""
    assert json.loads(ran.stdout)["id"] == "penza-ball-screws-e16"


def test_a_process_with_a_wrong_call() -> None:
    ran = process("evaluate", "gone.yaml", PYTHONIOENCODING="utf-8")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode().splitlines() == ["gone.yaml: файл не найден"]


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = [sys.executable, "-c", RUN, "rules", "show", "joint-project-reimbursement"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 1


def test_old_code_pages_get_what_they_can_show() -> None:
    told = process("evaluate", HAIR, PYTHONIOENCODING="cp1251").stdout.decode("cp1251")
    assert "50\u00a0000,00\u00a0руб." in told
    assert "  - Уровень функциональной зависимости" in told
    document = process("evaluate", HAIR, "--format", "json", PYTHONIOENCODING="cp1251").stdout
    assert json.loads(document.decode("ascii"))["id"] == "cluster-fails-by-a-hair"
    assert process("evaluate", HAIR, "--lang", "en", PYTHONIOENCODING="ascii").returncode == 0


def test_help_comes_without_the_engine() -> None:
    code = "import sys; from calculator.cli import main; main(['--help']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, encoding="utf-8",
                         env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"})  # fmt: skip
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert loaded & {"numpy", "pydantic", "pandas", "streamlit", "babel", "calculator.rulebook"} == set()


def test_evaluation_needs_neither_pandas_nor_streamlit() -> None:
    code = f"import sys; from calculator.cli import main; main(['evaluate', {PENZA!r}]); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, encoding="utf-8",
                         env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"})  # fmt: skip
    assert set(ran.stdout.splitlines()[-1].split()) & {"pandas", "streamlit", "altair"} == set()


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_colour_only_on_a_terminal_and_as_wide_as_it_is(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = on_a_terminal(monkeypatch, columns, "evaluate", HAIR)
    assert "\x1b[31m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    plain = on_a_terminal(monkeypatch, columns, "evaluate", HAIR)
    assert "\x1b" not in plain
    assert [line for line in plain.splitlines() if width_of(line) > min(columns, 100)] == []


@pytest.mark.parametrize("command", ["evaluate", "explain", "rules", "schema", "app"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_in_the_language_asked_for(command: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, command, "--help", "--lang", language)
    assert ran.status == 0
    word = {"ru": "Вызов:", "en": "Usage:"}[language]
    assert ran.output.startswith(f"{word} cluster-support {command}")
    assert {"ru": "показать эту справку", "en": "show this help"}[language] in ran.output
    assert max(map(width_of, ran.output.splitlines())) <= 100
    overview = call(capsys, "--help", "--lang", language)
    assert f"\n  {command} " in overview.output


def test_words_wrap_by_columns() -> None:
    assert wrapped("й" * 5, 5) == ["й" * 5]
    decomposed = "и\u0306" * 5
    assert width_of(decomposed) == 5
    assert wrapped(f"{decomposed} я", 7) == [f"{decomposed} я"]
    assert width_of("漢字") == 4
    assert wrapped("1\u00a0000\u00a0₽ и ещё", 9) == ["1\u00a0000\u00a0₽ и", "ещё"]
    long = wrapped("https://example.org/one/two/three", 24)
    assert long == ["https://example.org/one/", "two/three"]
    assert "".join(long) == "https://example.org/one/two/three"


def test_a_table_without_room_becomes_labels_and_values() -> None:
    page = Page(40)
    page.table(["Сумма", "За что"], [["9" * 38, "оборудование"]], flexible=1)
    assert all(width_of(line) <= 40 for line in page.lines)
    assert str(page).replace("\n        ", "").startswith("Сумма   " + "9" * 38)


class Served:
    def __init__(self, status: int) -> None:
        self.status = status
        self.commands: list[list[str]] = []

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        self.commands.append(command)
        return subprocess.CompletedProcess(command, self.status)


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "app.py"
    path.write_text("", encoding="utf-8")
    monkeypatch.setattr(pages, "app_file", lambda: path)
    return path


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_app_prints_its_address(
    entry: Path, free_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (entry.parent / ".streamlit").mkdir()
    (entry.parent / ".streamlit" / "config.toml").write_text('[server]\naddress = "127.0.0.1"\n', encoding="utf-8")
    served = Served(0)
    monkeypatch.setattr(subprocess, "run", served.run)
    ran = call(capsys, "app", "--port", str(free_port))
    assert ran == (0, f"Калькулятор открыт: http://127.0.0.1:{free_port} (остановить: Ctrl+C)\n", "")
    assert served.commands == [[sys.executable, "-m", "streamlit", "run", str(entry), "--server.port", str(free_port)]]


def test_app_with_a_taken_port(entry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert call(capsys, "app", "--port", str(port)) == (1, "", f"порт {port} занят; укажите другой: --port N\n")


def test_app_without_its_pages(entry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry.unlink()
    ran = call(capsys, "app", "--lang", "en")
    assert ran == (1, "", f"the file of the pages {entry} is missing; check the installation\n")
    assert refused(capsys, "app", "more") == "app: лишнее слово «more»"


def test_app_that_stops_by_itself(
    entry: Path, free_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", Served(3).run)
    ran = call(capsys, "app", "--port", str(free_port))
    assert (ran.status, ran.complaint) == (1, "страницы остановились с кодом 3\n")
