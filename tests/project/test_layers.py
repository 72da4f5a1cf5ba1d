"""The house of docs/architecture.md: who may import whom, and what a mere import may cost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.checkout import ROOT


def python(code: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_imports_go_downward_only() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [command, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


@pytest.mark.parametrize("module", ["calculator", "calculator.cli"])
def test_importing_loads_neither_pandas_nor_streamlit(module: str) -> None:
    """A command answers in a fraction of a second only if the heavy libraries wait until they are needed."""
    loaded = python(f"import sys, {module}; print(*sys.modules)").split()
    assert module in loaded
    assert {"pandas", "streamlit", "altair", "pyarrow", "highspy"} & set(loaded) == set()
