# Each target starts from a bare clone: Python 3.11.5 or later, make and a network are enough.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST_ARGS ?=
FUZZ_MINUTES ?= 10

.PHONY: help demo stop test lint format docs bench dist fuzz clean

help:
	@echo "make demo    show what comes of cards, a photograph and a page of Zawgyi, and serve the page to try it"
	@echo "make stop    end the page; by itself it ends after half an hour"
	@echo "make test    run the tests with coverage and the examples in docstrings"
	@echo "make lint    check format, style, types, layers and spelling"
	@echo "make format  write the format"
	@echo "make docs    build the site into docs/_build/html, warnings are errors"
	@echo "make bench   measure against the peers and write docs/benchmarks.md"
	@echo "make dist    build the sdist and the wheels, with the compiled core and without, into dist/"
	@echo "make fuzz    compare the core with its twin, and fuzz it by itself, for FUZZ_MINUTES each (default 10)"
	@echo "make clean   remove what these targets made"

demo: $(VENV)/demo.done
	@$(BIN)/myanmar-id demo
	@echo "== a photographed card: docs/pictures/front.jpg =="
	@$(BIN)/myanmar-id card docs/pictures/front.jpg
	@page=$$($(BIN)/myanmar-id demo --page $(VENV)/demo) && \
		echo "The page runs at $$page for half an hour; make stop ends it."

stop:
	@if [ -e $(VENV)/demo ]; then $(BIN)/myanmar-id demo --stop $(VENV)/demo; fi

test: $(VENV)/test.done
	$(BIN)/python -m pytest --cov --cov-report=term $(PYTEST_ARGS)

lint: $(VENV)/lint.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

format: $(VENV)/lint.done
	-$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format .

docs: $(VENV)/docs.done
	$(BIN)/python -m sphinx -W --keep-going -b html docs docs/_build/html

bench: $(VENV)/bench.done
	$(BIN)/python benchmarks/report.py

dist: $(VENV)/build.done
	rm -rf dist build
	$(BIN)/python -m build --outdir dist .
	rm -rf build
	MYANMAR_ID_BUILD=python $(BIN)/python -m build --wheel --outdir dist .

fuzz: $(VENV)/test.done
	$(BIN)/python tests/fuzz/differential.py --minutes $(FUZZ_MINUTES)
	$(BIN)/python tests/fuzz/native.py --minutes $(FUZZ_MINUTES)

clean:
	rm -f src/myanmar_id/text/_core*.so
	rm -rf $(VENV) build dist docs/_build .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

# pip below 25.1 does not know dependency groups, so it is brought up first.
# The core is compiled where there is a compiler of C++, and anew once its sources change.
$(VENV)/core.done: pyproject.toml setup.py $(wildcard src/myanmar_id/text/native/*)
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade pip
	$(INSTALL) --editable .
	@touch $@

$(VENV)/demo.done: $(VENV)/core.done
	$(INSTALL) --editable '.[service]'
	@touch $@

$(VENV)/%.done: $(VENV)/core.done
	$(INSTALL) --group $*
	@touch $@

$(VENV)/test.done: $(VENV)/core.done $(VENV)/icu.tried
	$(INSTALL) --group test
	@touch $@

$(VENV)/bench.done: $(VENV)/core.done $(VENV)/icu.tried
	$(INSTALL) --group bench
	@touch $@

# PyICU is compiled against ICU's headers (Debian: libicu-dev pkg-config g++). Without it the comparisons with ICU are
# skipped, unless MYANMAR_ID_REQUIRE names it.
$(VENV)/icu.tried: $(VENV)/core.done
	@$(INSTALL) 'PyICU>=2.11' >$(VENV)/icu.log 2>&1 \
		|| echo "PyICU could not be installed (see $(VENV)/icu.log): tests and benches that compare with ICU are skipped"
	@touch $@
