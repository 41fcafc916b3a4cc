# Everything a person types. `make` alone prints this list.
PYTHON ?= python3
BIN := .venv/bin
# PyTorch is for the openai-whisper engine only. On Linux without a GPU choose a CPU build (README, Engines).
TORCH ?= torch==2.13.0
# Tests side by side; in how many processes: `make test PROCESSES=1`. Each may hold the models.
PROCESSES ?= auto
PYTEST := $(BIN)/python -m pytest --numprocesses=$(PROCESSES) --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
ASSETS := pipeline/service/assets
# Written last of what the build makes: where it is, all is.
BUNDLES := pipeline/service/static/built/THIRD-PARTY.txt

.PHONY: help install models assets demo planning serve lint check fix test coverage pictures endurance eval hostile audit sbom clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: .venv/installed  ## virtual environment with the locked, hashed dependencies

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/torch: .venv/installed
	$(BIN)/python -m pip install --quiet "$(TORCH)"
	$(BIN)/python -m pip install --quiet "openai-whisper==20250625"
	@touch $@

models: install  ## fetch and verify the models, once
	@$(BIN)/quietroom models pull

assets: $(BUNDLES)  ## the pages' scripts and styles, made again where their sources changed

$(BUNDLES): $(ASSETS)/node_modules/.package-lock.json $(ASSETS)/build.mjs $(shell find $(ASSETS)/src $(ASSETS)/offline -type f)
	cd $(ASSETS) && "$(CURDIR)/$(BIN)/node" build.mjs

$(ASSETS)/node_modules/.package-lock.json: $(ASSETS)/package-lock.json | .venv/installed
	cd $(ASSETS) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

demo: models  ## process samples/ with throw-away keys and show what came out
	@$(BIN)/python samples/demo.py

planning: models  ## three sessions of one school: kit, reports, plan and comparisons made of them, in planning/
	@$(BIN)/python samples/planning.py

serve: models assets  ## the pages on this machine, with a worker; the first start prints a link for its administrator
	@$(BIN)/quietroom serve

lint: install  ## formatting, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint assets  ## the same, and the tests that need no model, no browser and no processes
	$(PYTEST) -q -m "not model and not browser and not service"

fix: install  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: .venv/torch models assets  ## every test, the real models included
	@$(BIN)/quietroom models pull whisper-tiny.en
	$(PYTEST) $(COVERAGE)

coverage: COVERAGE := --cov --cov-report=
coverage: test  ## the same, slower, and the share of the code's branches that was taken
	@$(BIN)/coverage report --format=total | sed 's/^/branch coverage, per cent: /'

pictures: install assets  ## the pictures that README shows, taken anew (some minutes; needs Chromium and poppler-utils)
	@folder=$$(mktemp -d) && QUIETROOM_SCREENSHOTS=$$folder $(BIN)/python -m pytest -q tests/service/browser/test_accessibility.py && \
	$(BIN)/python -m tests.service.browser.pictures $$folder && rm -r $$folder
	@$(BIN)/python -m tests.kit.pictures

endurance: models assets  ## load and faults on the whole service, hours of them: out/endurance.md says what was lost
	$(BIN)/python -m tests.service.endurance

eval: models  ## figures against the samples' ground truth
	@for s in samples/*/*.session.txt; do $(BIN)/quietroom evaluate $$s $$(ls $${s%/*}/recording.* $${s%/*}/notes.* 2>/dev/null | sed 's/^/--audio /'); done

hostile: install  ## over a thousand damaged and hostile sound files, and what becomes of each
	$(BIN)/python -m tests.hostile

audit: install  ## licences of the locked dependencies, and known vulnerabilities where advisories can be reached
	$(BIN)/python -m tests.supply licences
	$(BIN)/python -m tests.supply advisories

sbom: install  ## every part that others wrote, with its licence and hashes, as sbom.json (CycloneDX)
	$(BIN)/python -m tests.supply sbom sbom.json

clean:  ## remove the environment and what demo made; models stay in their cache
	rm -rf .venv hostile.json sbom.json $(ASSETS)/node_modules pipeline/service/static/built demo .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .import_linter_cache
