# Kaozheng: everything is one of these commands. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
PYTHON := $(VENV)/bin/python
KAOZHENG := $(VENV)/bin/kaozheng
STAMPS := .cache/stamps
# What Debian 12 must bring: Pango and HarfBuzz lay out the certificates, Hanazono has rare names.
RUN_PACKAGES := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-hanazono
# The tests also drive a browser, start a PostgreSQL server and ask other people's PDF tools.
TEST_PACKAGES := chromium postgresql poppler-utils libnss3-tools qpdf softhsm2
PORT ?= 8000
ARGS ?=
# Told to keep no compiled modules, as in many containers, each process compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: install
install: $(STAMPS)/run $(STAMPS)/npm-run ## Set everything up, and start nothing

.PHONY: demo
demo: install ## Load the demonstration body and serve it at http://127.0.0.1:8000 (ARGS="--reset")
	$(KAOZHENG) demo --port $(PORT) $(ARGS)

.PHONY: serve
serve: install ## Serve with the settings of the environment
	$(KAOZHENG) serve --port $(PORT) $(ARGS)

.PHONY: test
test: ## Run every check and every test
	$(MAKE) --no-print-directory --jobs=2 $(STAMPS)/test $(STAMPS)/npm-test
	$(MAKE) --no-print-directory --jobs=2 --output-sync types style collected
	$(PYTHON) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: check
check: ## Lint, types, contracts between the rooms
	$(MAKE) --no-print-directory --jobs=2 --output-sync types style

.PHONY: types
types: $(STAMPS)/test
	$(VENV)/bin/mypy

.PHONY: style
style: $(STAMPS)/test $(STAMPS)/npm-test
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/lint-imports
	node_modules/.bin/tsc --noEmit -p tsconfig.json

# Compiles the tests while one core is free, so that not each worker has to do it for itself.
.PHONY: collected
collected: $(STAMPS)/test
	@$(PYTHON) -m pytest --collect-only -qq >/dev/null || true # the run itself says what is wrong

.PHONY: bench
bench: $(STAMPS)/test $(STAMPS)/npm-test ## Measure: one JSON line for each figure
	@$(PYTHON) -m tests.bench $(ARGS)

.PHONY: fuzz
fuzz: $(STAMPS)/test ## Fuzz the readers of foreign files (ARGS="word excel --seconds 600"); needs atheris
	$(PYTHON) -m pip install --quiet atheris
	$(PYTHON) -m tests.fuzz $(ARGS)

.PHONY: lock
lock: $(STAMPS)/test ## Compile the lock files anew from pyproject.toml
	$(PYTHON) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile pyproject.toml --extra build --generate-hashes --no-emit-index-url --no-header -q -o requirements/run.txt
	$(VENV)/bin/uv pip compile pyproject.toml --extra build --extra test --generate-hashes --no-emit-index-url --no-header -q -c requirements/run.txt --override requirements/overrides.txt -o requirements/test.txt

.PHONY: clean
clean: ## Remove what was built and installed; data in var/ stays
	rm -rf $(VENV) node_modules .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A package is asked for only where it is missing, so that a machine that has all needs no root.
define debian
	missing="$$(for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done)"; \
	if [ -n "$$missing" ]; then \
		if ! command -v apt-get >/dev/null; then echo "Please install what Debian calls:" $$missing >&2; exit 1; fi; \
		if [ "$$(id -u)" != 0 ]; then echo "Please run as root: apt-get install" $$missing >&2; exit 1; fi; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

$(STAMPS)/system-run:
	$(call debian,$(RUN_PACKAGES))
	mkdir -p $(@D) && touch $@

$(STAMPS)/system-test: $(STAMPS)/system-run
	$(call debian,$(TEST_PACKAGES))
	mkdir -p $(@D) && touch $@

$(STAMPS)/run: requirements/run.txt pyproject.toml | $(STAMPS)/system-run
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --no-deps --require-hashes -r requirements/run.txt
	$(PYTHON) -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(STAMPS)/test: requirements/test.txt pyproject.toml $(STAMPS)/run | $(STAMPS)/system-test
	$(PYTHON) -m pip install --quiet --no-deps --require-hashes -r requirements/test.txt
	touch $@

# npm comes with the machine or, where there is none, from a wheel.
define npm
	if command -v npm >/dev/null; then npm $(1); else \
		$(PYTHON) -m pip install --quiet --no-deps --require-hashes -r requirements/node.txt; \
		PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm $(1); \
	fi
endef

$(STAMPS)/npm-run: package-lock.json | $(STAMPS)/run
	test -e $(STAMPS)/npm-test || { $(call npm,ci --omit=dev --silent); }
	touch $@

$(STAMPS)/npm-test: package-lock.json | $(STAMPS)/run $(if $(shell command -v npm),,$(STAMPS)/test)
	$(call npm,ci --silent)
	touch $@ $(STAMPS)/npm-run
