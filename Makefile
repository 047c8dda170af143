# Two commands do all the set-up: `make site` and `make test`. Each installs what it needs, pinned with hashes.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
BUILD := $(RUN) build.py

.PHONY: site test check serve lock clean programs

site: $(VENV)/.site
	$(BUILD) build

check: $(VENV)/.site
	$(BUILD) check

serve: $(VENV)/.site
	$(BUILD) serve

test: $(VENV)/.test programs
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.lock | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@ $(VENV)/.site

# The tests drive the system's Chromium, which needs a Chinese font to show anything, and LibreOffice; all are Debian packages.
programs:
	@bash tests/set_up_programs.sh

# Write the locks anew from requirements*.in: hashes, no registry addresses, right for every supported Python.
lock: | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check uv
	for name in requirements requirements-test; do \
	  $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o $$name.lock $$name.in; \
	done

clean:
	rm -rf $(VENV) site
