# Each target sets up what it needs the first time; see packaging/setup.sh.
.PHONY: demo test lint audit fuzz package try-package docs pictures translations clean help
.DEFAULT_GOAL := help

BIN := .venv/bin
ARGS ?=
# A screen of our own for tests and headless runs; napari's canvas needs OpenGL, which Qt's
# "offscreen" platform does not have.
XVFB := env -u WAYLAND_DISPLAY QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1600x1000x24"

help:
	@echo "make demo    the whole loop on generated scans; without a screen: screenshots in demo/"
	@echo "make test    all tests (ARGS=tests/domain for some of them)"
	@echo "make lint    style, types, layering"
	@echo "make audit   known vulnerabilities and licences of the packages"
	@echo "make fuzz    damage for ten minutes (TARGET=wire SECONDS=600); needs atheris"
	@echo "make package installers for Linux in dist/ (FLAVOUR=cpu, thin or cuda); see packaging/README.md"
	@echo "make try-package installs and starts them in a fresh Debian; as root, after make package"
	@echo "make docs    the manual in build/manual"
	@echo "make pictures   the guide's pictures, anew from the demo"
	@echo "make translations   texts of the window, read out of the code anew"
	@echo "make clean   remove the environment and everything generated"

demo:
ifneq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@packaging/setup.sh
	$(BIN)/segicl demo $(ARGS)
else
	@packaging/setup.sh headless
	$(XVFB) $(BIN)/segicl demo --headless --out demo $(ARGS)
	@echo "No screen here, so the demo ran on a virtual one: its screenshots are in $(CURDIR)/demo"
endif

test:
	@packaging/setup.sh headless
	PYTEST_QT_API=pyside6 $(XVFB) packaging/test.sh $(ARGS)

lint:
	@packaging/setup.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit:
	@packaging/setup.sh
	$(BIN)/python -m pytest -q tests/security/test_licences.py
	@packaging/audit.sh

TARGET ?= wire
SECONDS ?= 600
fuzz:
	@packaging/setup.sh
	$(BIN)/python -m tests.fuzz $(TARGET) --seconds $(SECONDS)

FLAVOUR ?= cpu thin
package:
	@packaging/setup.sh
	@for flavour in $(FLAVOUR); do packaging/linux/build.sh $$flavour || exit; done

try-package:
	@packaging/setup.sh headless
	@for flavour in $(FLAVOUR); do packaging/linux/try_installed.sh $$flavour || exit; done

docs:
	@packaging/setup.sh
	@$(BIN)/python -c 'import mkdocs, mkdocstrings' 2>/dev/null || \
	  $(BIN)/python -m pip install -q -c constraints.txt mkdocs 'mkdocstrings[python]'
	$(BIN)/python packaging/guide.py pages
	$(BIN)/python -m mkdocs build --strict --quiet
	@echo "The manual is $(CURDIR)/build/manual/index.html"

pictures:
	@packaging/setup.sh headless
	$(XVFB) $(BIN)/python packaging/guide.py pictures

translations:
	@packaging/setup.sh
	$(BIN)/python packaging/translations.py

clean:
	rm -rf .venv build dist demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find segicl_gui tests -name __pycache__ -type d -exec rm -rf {} +
