# What you can do here. `make` alone lists it.
PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= 2
PY := .venv/bin/python
PYTEST := $(PY) -m pytest

# Stamps: the packages are fetched again only when their list changes.
RUN := .venv/.ready-to-run
DEV := .venv/.ready-to-test

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run demo upgrade test test-sqlite test-postgres test-browser \
        test-no-browser coverage check bench strings graph screenshots languages pictures-of-languages \
        lock clean

help:  ## list what make can do
	@echo "Open Door. First time here? Type: make demo"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Another port: make demo PORT=8080. For tablets too: make run HOST=0.0.0.0"
	@echo "Without the tests in a browser: make test NO_BROWSER=1"

$(RUN): requirements.txt tools/make_venv
	@tools/make_venv requirements.txt
	@touch $@

$(DEV): requirements.txt requirements-dev.txt tools/make_venv
	@tools/make_venv requirements-dev.txt
	@touch $(RUN) $@

run: $(RUN)  ## run your school's own Open Door; the first start prints a set-up link
	@$(PY) -m kiosk run --host $(HOST) --port $(PORT)

demo: $(RUN)  ## look round: one school day, made up anew at each start
	@$(PY) -m kiosk demo --host $(HOST) --port $(PORT)

upgrade: $(RUN)  ## bring the database up to this version, after a backup
	@$(PY) -m kiosk upgrade

test: test-sqlite test-postgres $(if $(NO_BROWSER),test-no-browser,test-browser)  ## run every test: on SQLite, on PostgreSQL, in a browser

test-sqlite: $(DEV)  ## only the tests without a browser, on SQLite
	KIOSK_TEST_ENGINE=sqlite $(PYTEST) -n $(WORKERS) --dist loadfile -m "not browser and not postgres"

test-postgres: $(DEV)  ## the tests that ask the database, on PostgreSQL (KIOSK_TEST_DATABASE_URL, or one of our own)
	KIOSK_TEST_ENGINE=postgresql $(PYTEST) -n $(WORKERS) --dist loadfile -m "not browser and not one_engine"

test-browser: $(DEV)  ## only the tests in a real browser
	@chromium="$$($(PY) -m tools.ensure_chromium)" && \
	  echo "CHROMIUM=\"$$chromium\" $(PYTEST) -n $(WORKERS) --dist worksteal -m browser" && \
	  CHROMIUM="$$chromium" $(PYTEST) -n $(WORKERS) --dist worksteal -m browser

coverage: $(DEV)  ## how much of the rules (domain, core) the tests without a browser reach
	KIOSK_TEST_ENGINE=sqlite $(PYTEST) -n $(WORKERS) --dist loadfile -m "not browser and not postgres" \
	  --cov --cov-report=term

test-no-browser:
	@echo "NO_BROWSER is set: the tests in a real browser were LEFT OUT."

check: $(DEV)  ## look for mistakes without running anything
	$(PY) -m pip --disable-pip-version-check check
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) .venv/bin/lint-imports
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m kiosk strings --check
	$(PY) -m tools.check_vendor

bench: $(DEV)  ## measure speed against plain references, as ratios in one run
	$(PY) -m tests.bench

strings: $(DEV)  ## gather the words of the screens into translations/
	$(PY) -m kiosk strings

graph: $(DEV)  ## draw who imports whom into docs/imports.svg
	@$(PY) -m tools.draw_imports

screenshots: $(DEV)  ## take pictures of the screens of the demo into docs/screenshots/
	@chromium="$$($(PY) -m tools.ensure_chromium)" && \
	  CHROMIUM="$$chromium" $(PY) -m tools.take_screenshots

languages: $(DEV)  ## measure every screen in every language and size, and keep the counts in docs/languages.md
	@chromium="$$($(PY) -m tools.ensure_chromium)" && CHROMIUM="$$chromium" $(PY) -m tests.browser.scripts_report

pictures-of-languages: $(DEV)  ## take pictures of the main screens in every language into language-pictures/
	@chromium="$$($(PY) -m tools.ensure_chromium)" && \
	  CHROMIUM="$$chromium" $(PY) -m tools.take_language_screens

lock: requirements.in requirements-pdf.in requirements-voices.in requirements-dev.in  ## write the hashed lists of packages again (needs uv)
	@tools/lock

clean:  ## throw away .venv and what tools left; your school's data in instance/ stays
	rm -rf .venv .coverage htmlcov .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
	  .grimp_cache .hypothesis test-results
	find kiosk tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
