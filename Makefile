# Everything a person does with this repository. `make help` lists it.

PYTHON ?= python3
UV_VERSION := 0.13.9
TOOLS := .tools/uv-$(UV_VERSION)
UV := $(TOOLS)/bin/uv
BIN := .venv/bin

# Bytecode is written once at set-up, or every start would compile the libraries again.
export UV_COMPILE_BYTECODE := 1
export UV_PYTHON_DOWNLOADS := never

COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	pyproject.toml --group build
SYNC := $(UV) pip sync --quiet --require-hashes
INSTALL_SELF := $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
CODE := $(wildcard app solver tests alembic)
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run demo test soak check bench lock migration texts screenshots browser

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.ready ## install and start the whole service on http://127.0.0.1:8000
	@exec $(BIN)/halfday run

demo: .venv/.ready ## the same with a made-up team, in a data folder of its own
	@exec $(BIN)/halfday demo

test: .venv/.dev browser ## install what tests need and run all of them, on SQLite and PostgreSQL
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

soak: .venv/.dev browser ## the same tests with far more random steps
	@HALFDAY_SOAK=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: .venv/.dev ## style, types, layers, dependencies, drift between tables and migrations
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy --strict $(wildcard app solver tests)
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .
	$(BIN)/python -m pytest -q tests/house/test_databases.py

bench: .venv/.dev ## time and memory, on the real week and synthetic teams (ARGS="name …" for others)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

screenshots: .venv/.dev browser ## take the pictures of the documents, and of every page and state into .screenshots
	@HALFDAY_SCREENSHOTS=1 $(BIN)/python -m pytest -m screenshots

readme: .venv/.dev ## write the table of settings into the README
	@$(BIN)/python -m tests.readme

migration: .venv/.dev ## draft a migration from the tables: make migration name="what it does"
	@test -n "$(name)" || { echo 'usage: make migration name="what it does"' >&2; exit 2; }
	@$(BIN)/python -m tests.migration "$(name)"

texts: .venv/.dev ## bring the catalogues of other languages up to date with the texts of the code
	@$(BIN)/python -m tests.texts

lock: $(UV) ## refresh both locks after a change of dependencies (UPGRADE=1: newest of everything)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --group dev --constraint requirements.lock --output-file requirements-dev.lock

browser: .venv/.dev
	@if [ -n "$$HALFDAY_TEST_CHROMIUM" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else $(BIN)/playwright install chromium; fi
	@command -v calcurse >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get install -y -qq calcurse >/dev/null 2>&1; } || echo "without calcurse its tests are left out"

# A stamp says what the environment holds: .ready what the service needs, .dev what its developers need too.

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Halfday needs Python 3.11 or later")'
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action ignore --upgrade \
		--target $(TOOLS) uv==$(UV_VERSION)

$(BIN)/python: | $(UV)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv

.venv/.ready: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Halfday needs into .venv, about a minute."
	@$(SYNC) $(if $(wildcard .venv/.dev),requirements-dev.lock,requirements.lock)
	@$(INSTALL_SELF)
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@$(SYNC) requirements-dev.lock
	@$(INSTALL_SELF)
	@touch .venv/.ready $@
