# Needs make and Python 3.11 to 3.14; everything else is installed into .venv from the pinned requirement files.
# `make` alone lists the targets.

PYTHON ?= python3
PORT ?= 8501
ADDRESS ?= localhost
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LINTED := .

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# A moved folder or a removed Python leaves dead paths in the environment, and an editable install that points at the
# old place: it is made anew then.
ifneq ($(shell test -x $(BIN)/python && cat $(VENV)/.home 2>/dev/null),$(CURDIR))
.PHONY: $(VENV)/.home
endif

.PHONY: help install run test test-quick lint types format bench screenshot lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "  Options: PYTHON=python3.12 (for a new .venv)  PORT=8502 ADDRESS=0.0.0.0 (run)  PYTEST_ARGS='-k fit' (test)"

install: $(VENV)/.dev ## set up .venv with everything that running and testing need

run: $(VENV)/.run ## check the data, then serve the dashboard on http://localhost:8501
	@echo "Checking the data"
	@$(BIN)/trends check
	@PYTHONPATH=src $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS) \
		--server.headless true --browser.gatherUsageStats false

test: $(VENV)/.dev ## lint, types and every test; gets a browser if there is none
	@browser="$$($(BIN)/python scripts/find_browser.py --install)" || exit 1; \
	echo "Browser: $$browser"; \
	$(MAKE) lint types || exit 1; \
	echo "Tests"; \
	BROWSER_PATH="$$browser" $(BIN)/python -m pytest $(PYTEST_ARGS)

test-quick: lint types ## lint, types and the tests that need no browser
	@echo "Tests, without those that need a browser"
	@$(BIN)/python -m pytest -m "not browser" $(PYTEST_ARGS)

lint: $(VENV)/.dev ## ruff: rules and format
	@echo "Lint"
	@$(BIN)/ruff check $(LINTED)
	@$(BIN)/ruff format --check $(LINTED)

types: $(VENV)/.dev ## mypy
	@echo "Types"
	@$(BIN)/mypy

format: $(VENV)/.dev ## mend what ruff can mend
	@$(BIN)/ruff check --fix $(LINTED)
	@$(BIN)/ruff format $(LINTED)

bench: $(VENV)/.dev ## run the benchmark suite
	@$(BIN)/python -m benchmarks

screenshot: $(VENV)/.dev ## take the pictures of the dashboard that the documentation shows
	@browser="$$($(BIN)/python scripts/find_browser.py --install)" || exit 1; \
	BROWSER_PATH="$$browser" $(BIN)/python scripts/screenshot.py

lock: $(VENV)/.home ## rewrite the lower part of the requirement files from the direct pins at their top
	@$(PIP) install --quiet --no-deps $$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements-dev.txt)
	@$(BIN)/python scripts/lock.py requirements.txt requirements-dev.txt

clean: ## remove .venv and what the tools cached
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.home:
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON) here: install Python 3.11 to 3.14, or name yours with PYTHON=/path/to/python." >&2; exit 1; }
	@$(PYTHON) scripts/make_venv.py $(VENV)
	@echo "$(CURDIR)" > $@

# --no-deps: the files name every package, so nothing else can come in; `pip check` proves that none is missing.
$(VENV)/.run: $(VENV)/.home requirements.txt pyproject.toml
	@echo "Installing the dashboard's packages into $(VENV) (600 MB, so the first time takes a minute or two)"
	@$(PIP) install --quiet --no-deps -r requirements.txt
	@$(PIP) install --quiet --no-deps --editable .
	@$(PIP) check
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Installing the test tools into $(VENV) (500 MB, so the first time takes a minute or two)"
	@$(PIP) install --quiet --no-deps -r requirements-dev.txt
	@$(PIP) check
	@touch $@
