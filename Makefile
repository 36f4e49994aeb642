# make demo: the main job, then the dashboard. make test: all tests. Both set up what they need first.
PYTHON ?= python3
OUT ?= out
VENV := .venv
OLDER := .venv-duckdb155
NOT_OLDER := served test_ops.py test_postgres.py test_portable_sql.py
PIP := python -m pip --disable-pip-version-check --no-input
PYTEST := python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: demo test setup lint older test-older-duckdb chromium postgres clean

demo: setup
	@$(VENV)/bin/tracker demo --out $(OUT)

test: setup chromium postgres
	@$(VENV)/bin/$(PYTEST)

setup: $(VENV)/installed.stamp

lint: setup
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

# The store promises to run on the oldest DuckDB that pyproject.toml allows, too. What is left out hardly meets the engine: processes
# talking to each other, SQLite, PostgreSQL's own ways (the suite of both ledgers runs), the words of statements.
test-older-duckdb: $(OLDER)/installed.stamp postgres
	@$(OLDER)/bin/$(PYTEST) tests/tracker/store tests/spec $(addprefix --ignore tests/tracker/store/,$(NOT_OLDER))

older: $(OLDER)/installed.stamp

chromium:
	@bash .ci/chromium.sh

postgres:
	@bash .ci/postgres.sh

$(VENV)/installed.stamp: requirements.lock pyproject.toml
	@$(call new_environment,$(VENV))
	@touch $@

$(OLDER)/installed.stamp: requirements.lock .ci/duckdb-1.5.5.lock pyproject.toml
	@$(call new_environment,$(OLDER))
	@$(OLDER)/bin/$(PIP) install -qq --require-hashes --no-deps -r .ci/duckdb-1.5.5.lock
	@touch $@

define new_environment
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")' && \
echo "Setting up $(1), once: this takes a minute or two." && \
$(PYTHON) -m venv $(1) && \
$(1)/bin/$(PIP) install -qq --require-hashes -r requirements.lock && \
$(1)/bin/$(PIP) install -qq --no-deps --no-build-isolation --editable .
endef

clean:
	rm -rf $(VENV) $(OLDER) $(OUT) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
