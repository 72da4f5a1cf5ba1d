"""An installed wheel is complete: the rules, the pages, the texts and the command are inside it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.checkout import ROOT, files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    run = subprocess.run(build, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked far from the checkout, as pip would lay it into ``site-packages``."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def python(code: str, installed: Path, tmp_path: Path) -> str:
    """Run code that sees the installed wheel before the checkout, from a folder of its own."""
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(installed)!r}); {code}"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def committed(folder: str) -> set[str]:
    return {path.relative_to(ROOT / folder).as_posix() for path in files() if path.is_relative_to(ROOT / folder)}


def beneath(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_rules_are_inside_and_nowhere_else(installed: Path) -> None:
    assert beneath(installed / "calculator/_shipped/rules") == committed("rules") != set()
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"calculator"}


def test_package_data_is_inside(installed: Path) -> None:
    assert committed("calculator") - beneath(installed / "calculator") == set()


def test_pages_find_their_settings(installed: Path) -> None:
    """Streamlit reads ``.streamlit/config.toml`` of the folder in which its entry stands."""
    assert (installed / "calculator/_shipped/app.py").read_bytes() == (ROOT / "app.py").read_bytes()
    settings = (installed / "calculator/_shipped/.streamlit/config.toml").read_bytes()
    assert settings == (ROOT / ".streamlit/config.toml").read_bytes()


def test_package_finds_what_came_with_it(installed: Path, tmp_path: Path) -> None:
    found = python(
        "from calculator.places import app_file, rules_folder; print(rules_folder(), app_file())", installed, tmp_path
    )
    shipped = installed / "calculator/_shipped"
    assert found.split() == [str(shipped / "rules"), str(shipped / "app.py")]


def test_what_changed_is_inside(installed: Path, tmp_path: Path) -> None:
    found = python("from calculator.places import changelog_file; print(changelog_file())", installed, tmp_path)
    assert found == str(installed / "calculator/_shipped/CHANGELOG.md")
    assert Path(found).read_bytes() == (ROOT / "CHANGELOG.md").read_bytes()


def test_command_is_there_and_reads_the_rules(installed: Path, tmp_path: Path) -> None:
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    assert "cluster-support = calculator.cli:main" in entry_points.read_text(encoding="utf-8")
    listed = python("from calculator.cli import main; sys.argv[1:] = ['rules', 'list']; main()", installed, tmp_path)
    assert "joint-project-reimbursement" in listed


def test_checkout_finds_its_own() -> None:
    from calculator.places import app_file, rules_folder

    assert rules_folder() == ROOT / "rules"
    assert app_file() == ROOT / "app.py"


def test_licence_goes_with_it(installed: Path) -> None:
    (licence,) = installed.glob("*.dist-info/licenses/LICENSE")
    assert licence.read_bytes() == (ROOT / "LICENSE").read_bytes()
