# Every target sets up what it needs. `make help` lists them.
SHELL := /bin/bash
PORT ?= 8000
# Some systems export a HOST that means the machine itself, so only `make run HOST=...` counts.
HOST := 127.0.0.1
UV := UV_SYSTEM_CERTS=true UV_PYTHON_DOWNLOADS=never .venv/bin/uv

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench messages lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup:  ## build .venv; instant when nothing changed
	@tools/setup

run: setup  ## serve the demonstration: make run PORT=8000 HOST=127.0.0.1
	@HOST=$(HOST) PORT=$(PORT) tools/run

test: setup  ## run every test: SQLite, PostgreSQL where a server answers, browser
	@tools/test

lint: setup  ## check form, imports, types, migrations, settings and catalogues
	@tools/lint

format: setup  ## put the code in the house form
	@.venv/bin/ruff format && .venv/bin/ruff check --fix

bench: setup  ## measure speed and memory; those of a season need its database (docs/reference/speed.md)
	@for script in $(filter-out benchmarks/bench_season%,$(wildcard benchmarks/bench_*.py)); do .venv/bin/python -m benchmarks.$$(basename $$script .py) || exit 1; done

messages: setup  ## gather the texts of the interface into the catalogues
	@.venv/bin/python -m caicach.web.locale_tools update

lock: setup  ## pin the dependencies anew from pyproject.toml
	@$(UV) lock --quiet --python .venv/bin/python
	@$(UV) export --quiet --python .venv/bin/python --format requirements-txt --no-emit-project --no-header \
	  --all-groups --output-file requirements.lock

clean:  ## take away what can be made again; var, with its database, stays
	@rm -rf .venv staticfiles dist benchmarks/out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete
