# `make book` and `make test` need only python3 (3.11 to 3.13) with venv and pip; everything else they set up.
# Another Python: make book PY=python3.12. An environment at hand keeps its Python until one is named so.
PY ?= python3
BIN := .venv/bin
SETUP := sh tools/setup.sh '$(PY)' '$(origin PY)'
UV := $(SETUP) uv
# make serve PORT=8001; make lab LAB_ARGS=--no-browser
PORT ?= 8000
LAB_ARGS ?=
# Where this is set each of some thirty processes compiles every library anew: twice the time of a test run.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: ready book test notebooks charts readme serve lab check-lab check-sphinx check-oldest check-workflows data bench lock lint clean

ready:
	@$(SETUP)

book: ready
	$(BIN)/nodeal book

test: ready
	$(BIN)/nodeal test

notebooks: ready
	$(BIN)/nodeal notebooks

charts: ready
	$(BIN)/nodeal charts

readme: ready
	$(BIN)/nodeal readme

serve: book
	$(BIN)/nodeal serve --port '$(PORT)'

lab: ready
	@case "$$(id -u) $(LAB_ARGS)" in "0 "*--allow-root*) ;; "0 "*) \
	echo "make lab: Jupyter does not run as root unless told to. Run it as another user, or: make lab LAB_ARGS=--allow-root" >&2; \
	exit 1 ;; esac
	$(UV) pip install -q --require-hashes --python $(BIN)/python -r requirements-lab.lock
	$(BIN)/jupyter lab --notebook-dir=. $(LAB_ARGS)

check-lab: ready
	$(BIN)/pytest -q tests/check_lab.py

check-sphinx: ready
	$(BIN)/pytest -q tests/check_sphinx.py

# The oldest releases that pyproject.toml allows, where tests need neither kernel nor browser.
check-oldest: ready
	$(UV) venv -q --clear --python $(BIN)/python .boot/oldest
	$(UV) pip install -q --python .boot/oldest/bin/python --resolution lowest-direct --all-extras --group test \
	-r pyproject.toml
	PYTHONPATH=src .boot/oldest/bin/python -m pytest -q -p no:cacheprovider tests/test_tables.py tests/test_cited.py tests/test_estimate.py \
	tests/test_intervals.py tests/test_show.py tests/ledger/test_rule.py tests/measures tests/charts tests/ingest/test_readers.py

# Workflows and the form of an issue, against the published schemas that this package carries.
check-workflows: ready
	$(UV) venv -q --clear --python $(BIN)/python .boot/workflows
	$(UV) pip install -q --python .boot/workflows/bin/python check-jsonschema
	.boot/workflows/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	.boot/workflows/bin/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/dispute.yml

data: ready
	$(BIN)/nodeal data

bench: book
	$(BIN)/nodeal bench

lint: ready
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

lock:
	$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --all-extras --group test pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --group test --group lab -c requirements.lock --all-extras pyproject.toml -o requirements-lab.lock

clean:
	rm -rf _build .venv .boot .pytest_cache .ruff_cache .mypy_cache
