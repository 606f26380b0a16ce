# make run: set everything up and open the console.   make test: set everything up and run every check and test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
CATALOGUES := $(wildcard models/locale/*/LC_MESSAGES/*.po)
SETUP := pyproject.toml constraints.txt hatch_build.py $(CATALOGUES)
# Every test that starts the program would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench faults soak snapshots catalogue clean

run: $(VENV)/installed
	@if [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/dutydesk; else exec $(BIN)/dutydesk demo; fi

test: $(VENV)/workshop check
	$(BIN)/python -m pytest -n 2

check: $(VENV)/workshop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/workshop
	$(BIN)/python -m bench

faults: $(VENV)/workshop
	$(BIN)/python -m pytest -n 2 -m "slow or sshd" tests

# Twelve consoles and four shell writers for ten minutes: make soak SECONDS=60 is a short one.
soak: SECONDS := 600
soak: $(VENV)/workshop
	DUTYDESK_SOAK_SECONDS=$(SECONDS) $(BIN)/python -m pytest -m soak tests/faults/test_soak.py

snapshots: $(VENV)/workshop
	$(BIN)/python -m pytest tests/screens --snapshot-update

catalogue: $(VENV)/workshop
	$(BIN)/pybabel extract --keywords="words _words plural:1,2 N_" --no-location --omit-header --sort-output --output=models/locale/dutydesk.pot models screens tui
	for po in $(CATALOGUES); do $(BIN)/pybabel update --no-fuzzy-matching --omit-header --ignore-obsolete --no-wrap --input-file=models/locale/dutydesk.pot --output-file=$$po --locale=$$(basename $$(dirname $$(dirname $$po))); done

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python $(SETUP)
	$(PIP) --editable .
	$(BIN)/python -m compileall -q models screens tui
	touch $@

$(VENV)/workshop: $(VENV)/bin/python $(SETUP)
	$(PIP) --editable ".[test]"
	$(BIN)/python -m compileall -q models screens tui
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .ruff_cache
