# `make book` and `make test` need only python3 (3.11 to 3.13) with venv and pip; everything else they set up.
PY ?= python3
BOOT := .boot
UV := UV_PYTHON_DOWNLOADS=never $(BOOT)/bin/uv
BIN := .venv/bin
# Where this is set each of some thirty processes compiles every library anew: twice the time of a test run.
unexport PYTHONDONTWRITEBYTECODE
READY := .venv/.ready

.PHONY: book test notebooks charts serve lab check-lab data bench lock lint clean

$(BOOT)/bin/uv:
	$(PY) -m venv $(BOOT)
	$(BOOT)/bin/python -m pip install -q --disable-pip-version-check uv==0.13.9

$(READY): $(BOOT)/bin/uv pyproject.toml requirements.lock
	$(UV) venv -q --clear --python $(PY) .venv
	$(UV) pip sync -q --require-hashes --python $(BIN)/python requirements.lock
	$(UV) pip install -q --no-deps --python $(BIN)/python -e .
	@touch $@

book: $(READY)
	$(BIN)/nodeal book

test: $(READY)
	$(BIN)/nodeal test

notebooks: $(READY)
	$(BIN)/nodeal notebooks

charts: $(READY)
	$(BIN)/nodeal charts

serve: book
	$(BIN)/nodeal serve

lab: $(READY)
	$(UV) pip install -q --require-hashes --python $(BIN)/python -r requirements-lab.lock
	$(BIN)/jupyter lab --notebook-dir=. $(ARGS)

check-lab: $(READY)
	$(BIN)/pytest -q tests/check_lab.py

data: $(READY)
	$(BIN)/nodeal data

bench: book
	$(BIN)/nodeal bench

lint: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

lock: $(BOOT)/bin/uv
	$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --group test pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --group test --group lab -c requirements.lock pyproject.toml -o requirements-lab.lock

clean:
	rm -rf _build .venv $(BOOT) .pytest_cache .ruff_cache
