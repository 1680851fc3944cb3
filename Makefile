# Firsthand. `make` alone lists what there is; the two that matter are `make run` and `make test`.

BIN := .venv/bin

.PHONY: help setup setup-test test-thorough run demo test desk-runs lint types packs coverage-page format extension requirements pictures gallery clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## a virtual environment in .venv with the pinned dependencies and the project
	@sh scripts/setup.sh run

setup-test: ## the same with what the tests need: browsers, and packages from npm
	@sh scripts/setup.sh test
	@sh scripts/test-browser.sh
	@sh scripts/test-npm.sh

run: setup ## set up, then open the practice network in a browser of its own
	@sh scripts/run.sh

demo: run ## the same as run

test: setup-test ## set up, then lint, types, pack checks and all tests
	@$(MAKE) --no-print-directory lint types packs
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder --reruns 1

desk-runs: setup-test ## put the desk through 10,000 random runs (minutes; FIRSTHAND_DESK_RUNS says how many)
	FIRSTHAND_DESK_RUNS=$${FIRSTHAND_DESK_RUNS:-10000} $(BIN)/python -m pytest tests/server/test_desk_stateful.py

test-thorough: setup-test ## the tests that look at many cases of one thing in a browser, some minutes more
	$(BIN)/python -m pytest -m thorough --numprocesses 4 --dist loadfile

lint: setup-test ## format and lint rules, import directions among them
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup-test ## mypy, strictly
	$(BIN)/mypy

packs: setup ## check every site pack against its own examples and near misses
	$(BIN)/firsthand packs check

coverage-page: setup ## write docs/coverage.md anew from the packs
	$(BIN)/python -m site_packs.coverage

format: setup-test ## rewrite the sources in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

extension: setup ## build the extension for Chromium and Firefox into dist/, the same bytes every time
	$(BIN)/python scripts/build_extension.py

requirements: setup ## compile the pinned, hashed requirements files anew from pyproject.toml
	@sh scripts/requirements.sh

pictures: setup-test ## take the pictures of the documentation anew
	$(BIN)/python -m tests.pictures

FOLDER ?= gallery

gallery: setup-test ## photograph every prompt and page into FOLDER=…, with contact sheets, to be looked at
	$(BIN)/python -m tests.gallery $(FOLDER)
	$(BIN)/python -m tests.extension.gallery $(FOLDER)

clean: ## remove .venv, caches and build results; your data is not touched
	rm -rf .venv build dist tests/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
