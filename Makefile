# Every target sets up what it needs; reruns skip what is up to date.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
PORT ?= 8000

.PHONY: serve build exports test examples browsers check format bench reproduce screenshot pins clean
.DEFAULT_GOAL := serve

$(VENV)/ready: pyproject.toml lessonkit/pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Error: Python 3.11 or newer is needed; run make PYTHON=python3.12 (for example)"; exit 1; }
	@echo "Setting up the environment in $(VENV) (once; some minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ./lessonkit -e '.[dev]'
	@touch $@

# Builds, serves on 127.0.0.1 and rebuilds when a source changes.
serve: $(VENV)/ready
	@$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: $(VENV)/ready
	@$(BIN)/mkdocs build

# What readers take along, into site/downloads/: book, cards, quiz files, offline copy.
exports: $(VENV)/ready build
	@$(BIN)/python -m lessonkit.testing.chromium
	@$(BIN)/python -m lessonkit.export

test: $(VENV)/ready build
	@$(BIN)/python -m lessonkit.testing.chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile

# Other lessons made with the same generator: each builds and tests itself.
examples:
	@for lesson in examples/*/; do $(MAKE) --no-print-directory -C $$lesson test PYTHON=$(PYTHON) || exit 1; done

# The checks of any lesson, and a walk through every piece, in Firefox and WebKit.
browsers: $(VENV)/ready build
	@$(BIN)/python -m lessonkit.testing.engines
	@$(BIN)/python -m pytest -n 2 --dist loadfile --engines lessonkit/src/lessonkit/testing/test_engines.py

# Everything that needs no browser, all of it before it fails: content rules, links, style, types.
CHECKS := 'python -m lessonkit.check' 'mkdocs build --quiet' 'ruff check .' \
  'ruff format --check .' mypy
check: $(VENV)/ready
	@failed=; for tool in $(CHECKS); do $(BIN)/$$tool || failed="$$failed; $$tool"; done; \
	  test -z "$$failed" || { echo "Error: these found faults, see above:$${failed#;}"; exit 1; }

# Puts the code into the style that `make check` asks for.
format: $(VENV)/ready
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/ready build
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ./lessonkit -e '.[dev,bench]'
	@$(BIN)/python -m benchmarks.site
	@$(BIN)/python benchmarks/engine.py
	@$(BIN)/python -m benchmarks.train_in_page

# The 1997 experiments; QUICK=1 for the smallest setting of each.
reproduce: $(VENV)/ready
	@$(BIN)/python -m lstm1997 reproduce $(if $(QUICK),--quick)

screenshot: $(VENV)/ready build
	@$(BIN)/python -m lessonkit.testing.chromium
	@$(BIN)/python -m benchmarks.screenshot

# Installs everything afresh, at the newest versions that the ranges allow, and pins those.
# Then: make test.
pins:
	@rm -rf $(VENV)-pins && $(PYTHON) -m venv $(VENV)-pins
	@$(VENV)-pins/bin/python -m pip install --quiet --disable-pip-version-check -e ./lessonkit -e '.[dev,bench]'
	@{ echo '# The versions the tests ran with; "make pins" renews them.'; \
	   $(VENV)-pins/bin/python -m pip list --format=freeze --exclude-editable --disable-pip-version-check \
	     --exclude pip --exclude setuptools --exclude wheel | sed 's/+.*//'; } > constraints.new
	@mv constraints.new constraints.txt && rm -rf $(VENV)-pins

clean:
	rm -rf site .site.* .cache $(VENV) $(VENV)-pins constraints.new \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis
