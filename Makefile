# make demo: the main job, then the dashboard. make test: all tests. Both set up what they need first.
PYTHON ?= python3
OUT ?= out
VENV := .venv
OLDER := .venv-duckdb155
NOT_OLDER := $(addprefix tests/tracker/store/,served test_ops.py test_postgres.py test_portable_sql.py test_bench.py test_lone.py test_protected.py) \
	tests/spec/museum/test_surfaces.py
PIP := python -m pip --disable-pip-version-check --no-input
# One worker more than cores: many tests wait, for a browser, a server, a disk or another process.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# What Python compiles is kept, whatever the environment says: hundreds of processes read it.
PYTEST := python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=15 --durations-min=5

.PHONY: demo test setup lint test-older-duckdb chromium postgres clean

demo: setup
	@$(VENV)/bin/tracker demo --out $(OUT)

test: setup chromium postgres
	@env -u PYTHONDONTWRITEBYTECODE $(VENV)/bin/$(PYTEST)

setup: $(VENV)/installed.stamp

lint: setup
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

# The store promises to run on the oldest DuckDB that pyproject.toml allows, too. What is left out hardly meets the engine: processes
# talking to each other, SQLite, PostgreSQL, the words of statements and of reports.
test-older-duckdb: $(OLDER)/installed.stamp
	@env -u PYTHONDONTWRITEBYTECODE $(OLDER)/bin/$(PYTEST) -k "not postgres" tests/tracker/store tests/spec $(addprefix --ignore ,$(NOT_OLDER))

chromium:
	@bash .ci/chromium.sh

postgres:
	@bash .ci/postgres.sh

$(VENV)/installed.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@echo "Setting up $(VENV), once: this takes a minute or two."
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/$(PIP) install -qq --require-hashes -r requirements.lock
	@$(VENV)/bin/$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(OLDER)/installed.stamp: .ci/duckdb-1.5.5.lock $(VENV)/installed.stamp
	@bash .ci/older_duckdb.sh $(VENV) $(OLDER) .ci/duckdb-1.5.5.lock
	@touch $@

clean:
	rm -rf $(VENV) $(OLDER) $(OUT) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
