# Two commands matter: `make run` starts the calculator, `make test` checks everything. Both make the environment at
# first use and need no network afterwards. README.md has the same commands without make, for Windows too.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))
PORT ?= 8501

# The name of a stamp holds the checksum of what it stands for: a changed lock is installed, an unchanged one is not.
RUNTIME := .venv/installed-runtime-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEVELOP := .venv/installed-develop-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)
PIP := .venv/bin/python -m pip --disable-pip-version-check
LOCK := .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--no-annotate --custom-compile-command 'make lock'

.PHONY: help run test check soak format lock wheel clean

help:
	@echo 'make run      start the calculator in the browser (PORT=8501)'
	@echo 'make test     style, types, imports and tests'
	@echo 'make check    the same without the tests'
	@echo 'make format   mend the style where that is possible'
	@echo 'make soak     kill a program that saves, 50 times: nothing confirmed may be lost'
	@echo 'make lock     write both lock files anew, with the newest versions'
	@echo 'make wheel    build the package into dist/'
	@echo 'make clean    remove the environment and what was built'

run: $(RUNTIME)
	.venv/bin/python -m streamlit run app.py --server.port $(PORT)

test: check
	.venv/bin/python -m pytest

check: $(DEVELOP)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports

soak: $(DEVELOP)
	CLUSTER_SUPPORT_KILLS=50 .venv/bin/python -m pytest tests/store/test_killed.py

format: $(DEVELOP)
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: $(DEVELOP)
	$(PIP) install --quiet --upgrade uv
	$(LOCK) --group build --output-file requirements.lock pyproject.toml
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

wheel: $(RUNTIME)
	.venv/bin/python -m hatchling build --target wheel

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# bin/pip comes last, so an environment whose making was interrupted is made anew.
.venv/bin/pip:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo 'The environment could not be made. On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }

$(RUNTIME): | .venv/bin/pip
	$(PIP) install --quiet --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@rm -f .venv/installed-runtime-* && touch $@

# The development lock holds the runtime lock, so that whoever has tested can run as well.
$(DEVELOP): | .venv/bin/pip
	$(PIP) install --quiet --requirement requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@rm -f .venv/installed-* && touch $@ $(RUNTIME)
