# The two commands are `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: lighthouse help setup run test lint check format docs requirements assets doctor prove-matching
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)
endif
NEED_PYTHON = @test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Alongside needs Python 3.11 or newer, and $(if $(PYTHON),$(PYTHON) is not,none is on the path). \
	Install it (Debian 12, Ubuntu 24.04 or newer: apt-get install python3 python3-venv) and run this again." \
	| tr -s '\t ' ' ' >&2; exit 1; }
INSTALL = $(NEED_PYTHON); $(PYTHON) -I src/alongside/launch/install.py
# For tools that read the settings but no database.
OFFLINE := ALONGSIDE_DEBUG=1 DATABASE_URL="postgresql://nobody@/none?pool=off" DJANGO_SETTINGS_MODULE=alongside.config.settings
PIN = $(shell command -v uv || echo $(BIN)/uv) pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url $(if $(UPGRADE),--upgrade)
step = @echo "== $(1)"; $(2) || { echo "make $@: step '$(1)' failed" >&2; exit 1; }

help: ## list the targets
	@sed -n 's/^\([a-z%-]*\):[^#]*## \(.*\)$$/\1\t\2/p' Makefile \
	| while IFS="$$(printf '\t')" read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

setup: ## install into .venv, start nothing (again: nothing to do)
	$(INSTALL) run

run: setup ## start everything: database, web and jobs (PORT=8000)
	@exec $(BIN)/alongside run

test: ## all tests, browser journeys included (ARGS= goes to pytest; JOBS= processes side by side)
	$(INSTALL) dev
	@ALONGSIDE_BROWSER="$$($(PYTHON) -I src/alongside/launch/browser.py)" $(BIN)/pytest \
		-n $(or $(JOBS),auto) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: ## format, lint, types, import contracts, migrations, generated pages; no tests
	$(INSTALL) dev
	$(call step,format,$(BIN)/ruff format --check .)
	$(call step,templates,find src -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --check --target-version 5.2)
	$(call step,lint,$(BIN)/ruff check --quiet .)
	$(call step,types,$(OFFLINE) $(BIN)/mypy)
	$(call step,stairs and walls,$(OFFLINE) $(BIN)/lint-imports)
	$(call step,migrations,$(OFFLINE) $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run)
	$(call step,generated pages,$(OFFLINE) $(BIN)/alongside docs --check)

check: lint ## lint, then all tests (SHORT=1: the short probes, their twins and benchmarks too)
	@if [ -n "$(SHORT)" ]; then $(MAKE) probe-all || exit 1; for f in bench/*.py; do [ -e "$$f" ] || continue; \
	$(MAKE) "bench-$$(basename "$$f" .py)" || echo "check: $$f misses a goal here; its lines say which" >&2; done; fi
	@$(MAKE) test

format: ## put code and templates into the one format
	$(INSTALL) dev
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .
	@find src -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2

docs: ## write the generated pages of docs/
	$(INSTALL) dev
	@$(OFFLINE) $(BIN)/alongside docs

requirements: ## pin the packages of pyproject.toml anew (UPGRADE=1: the newest)
	$(INSTALL) dev
	@$(PIN) --group setup -o requirements/setup.txt
	@$(PIN) pyproject.toml --extra local -o requirements/run.txt
	@$(PIN) pyproject.toml --extra local --group test --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(PIN) pyproject.toml --extra local --group test --group dev --group bench -c requirements/dev.txt \
		-o requirements/bench.txt

assets: ## build the style sheets and scripts anew (needs Node.js)
	@cd assets && npm ci && node build.mjs

doctor: setup ## say what is wrong with this installation
	@$(BIN)/alongside doctor

bench-%: ## run one benchmark of bench/ (SHORT=1: as CI runs it; FULL=1: with the long peers)
	$(INSTALL) bench
	$(call step,bench $*,SHORT=$(SHORT) FULL=$(FULL) $(BIN)/python bench/$*.py)

prove-matching: ## the matcher's property tests in full: 10,000 problems, 2,500 joint ones by brute force (minutes)
	$(INSTALL) dev
	@MATCHING_MANY=10000 MATCHING_JOINT=2500 MATCHING_EXAMPLES=500 $(BIN)/pytest -q tests/unit/matching $(ARGS)

probe-%: ## run one probe of probes/ (SHORT=1: as CI does; SEED_BUG=1: its twin), or all in short
	$(INSTALL) dev
	$(call step,probe $*,SHORT=$(SHORT) SEED_BUG=$(SEED_BUG) $(BIN)/python probes/$*.py)

lighthouse: setup ## performance, accessibility and best practices of the public pages (needs Node.js; SITE= measures a running one)
	@cd assets/lighthouse && npm ci --silent --ignore-scripts
	@ALONGSIDE_BROWSER="$$($(PYTHON) -I src/alongside/launch/browser.py)" SITE="$(SITE)" $(BIN)/python assets/lighthouse/measure.py
