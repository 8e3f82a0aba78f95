# klimadocs: `make` lists what there is. Needs Python 3.11 or newer and pip; the rest is set up in .venv by itself.
PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m klimadocs
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.dev-ready

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev process-inbox send report check format test test-faults bench demo doctor lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 26
	@echo; echo '  Options of a command go into ARGS: make process-inbox ARGS="--dry-run"'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("klimadocs needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say PYTHON=python3.11.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(READY): requirements.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(DEV_READY): tests/requirements.lock $(READY)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

setup: $(READY) ## install what the daily run needs into .venv

setup-dev: $(DEV_READY)

# items that wait for a person (exit code 3) are not an error of make, which would end with 2 for any of them
process-inbox: $(READY) ## the daily run; ARGS="--dry-run" shows the plan
	@$(RUN) process-inbox $(ARGS) || test $$? -eq 3

send: $(READY) ## approved letters leave: reply drafts, SMTP, print tray
	@$(RUN) send $(ARGS) || test $$? -eq 3

report: $(READY) ## overview of all cases as .xlsx and .html
	@$(RUN) report $(ARGS)

doctor: $(READY) ## look at the environment
	@$(RUN) doctor $(ARGS)

demo: $(READY) ## the samples in a scratch folder; your inbox and outbox stay as they are
	@$(BIN)/python -m tests.demo

check: $(DEV_READY) ## format, lint, types, imports, dead links, templates
	@$(BIN)/ruff format --quiet --check . && $(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tests.dead_links
	@$(RUN) check

format: $(DEV_READY) ## mend format and simple faults
	@$(BIN)/ruff format --quiet . ; $(BIN)/ruff check --quiet --fix .

test: $(DEV_READY) ## run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

test-faults: $(DEV_READY) ## kill the run at every call that writes; over an hour
	@ALL_FAULTS=1 $(BIN)/python -m pytest tests/faults $(ARGS)

bench: $(DEV_READY) ## measure speed as ratios
	@$(BIN)/python -m tests.bench $(ARGS)

lock: $(DEV_READY) ## renew the lock files from pyproject.toml
	@$(BIN)/python -m tests.lock

clean: ## remove what can be made again; never inbox, outbox, ledger
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
	@find klimadocs tests -name __pycache__ -type d -prune -exec rm -rf {} +
