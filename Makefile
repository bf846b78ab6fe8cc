# Every command of the project. `make` alone lists them.
# Needs Python 3.11 or newer with pip, and make; nothing else of the system is changed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Where .venv is activated, python3 would be its own, which has no pip.
export PATH := $(subst $(CURDIR)/.venv/bin:,,$(PATH))
# What is imported is compiled once, not by each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
CORES := $(shell getconf _NPROCESSORS_ONLN)
# What pytest is given besides: make test ARGS="-k salary"
ARGS ?=

# --without-pip: Debian's Python makes virtual environments only so, unless python3-venv is installed too.
INSTALL = $(PYTHON) -m pip --python $(BIN)/python install -qq --disable-pip-version-check --require-hashes

# Settings of a server, for `manage.py check --deploy`; nothing is started with them.
PRODUCTION = env ENV_FILE=/dev/null DEBUG=off HTTPS=on ALLOWED_HOSTS=careers.example.org \
	SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	DATABASE_URL=sqlite:///build/check.sqlite3

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/runtime .env ## Set everything up and serve the site at http://127.0.0.1:8000/ (PORT= for another)
	@mkdir -p static templates
	@$(BIN)/python -c "import socket, sys; s = socket.socket(); \
	s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
	s.bind(('127.0.0.1', int(sys.argv[1])))" $(PORT) 2>/dev/null \
	|| { echo "Port $(PORT) cannot be used: perhaps something already listens there. Try: make run PORT=$$(( $(PORT) + 1 ))" >&2; exit 1; }
	@echo "Preparing the database and the static files ..."
	@$(MANAGE) migrate --verbosity 0
	@# Before anything is published: pages name the static files as they are called then.
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) loaddata roles --if-empty
	@$(MANAGE) reindex --verbosity 0
	@echo
	@echo "  The site:    http://127.0.0.1:$(PORT)/"
	@echo "  The admin:   http://127.0.0.1:$(PORT)/admin/"
	@echo "  An account:  $(MANAGE) createsuperuser   (in another terminal)"
	@echo "  Stop:        Ctrl-C"
	@echo
	@exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers $(CORES) \
		--blocking-threads 8 --respawn-failed-workers --log-level warning config.wsgi:application

.PHONY: demo-onet
demo-onet: .venv/runtime .env ## Fill the database with the O*NET release, wages and projections that lie in DIR=
	@[ -n "$(DIR)" ] || { echo "Say in which directory they lie: make demo-onet DIR=path" >&2; exit 1; }
	@mkdir -p static templates
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) import_folder "$(DIR)"

.PHONY: dev
dev: .venv/development ## Serve with DEBUG on, reloading whenever a file is saved
	@mkdir -p static templates
	@DEBUG=on HTTPS=off $(MANAGE) migrate --verbosity 0
	@DEBUG=on HTTPS=off $(MANAGE) loaddata roles --if-empty
	@DEBUG=on HTTPS=off $(MANAGE) reindex --verbosity 0
	@DEBUG=on HTTPS=off exec $(MANAGE) runserver 127.0.0.1:$(PORT)

.PHONY: test
test: .venv/development node_modules/.installed ## Run the tests: all on SQLite, those of the database on PostgreSQL too
	@$(call on-both,-n auto --dist worksteal $(ARGS))

.PHONY: soak
soak: .venv/development ## Run for long what the tests run shortly: six editors who save at once
	@export EDITORS_SAVE=50; $(call on-both,--override-ini faulthandler_timeout=1800 tests/admin/test_six_editors.py)

.PHONY: servers
servers: .venv/development ## Try the documented configurations of web servers (Debian: nginx-light caddy)
	@$(BIN)/pytest --servers -m servers

define on-both
sqlite=0; postgres=0; \
	echo "== SQLite"; \
	$(BIN)/pytest $(1) || sqlite=$$?; \
	echo "== PostgreSQL"; \
	$(BIN)/pytest --postgres $(1) || postgres=$$?; \
	say() { case $$2 in 0) echo "$$1: passed" ;; 5) echo "$$1: no such test" ;; 77) echo "$$1: SKIPPED, it is not installed (see above)" ;; *) echo "$$1: FAILED" ;; esac; }; \
	echo; say SQLite $$sqlite; say PostgreSQL $$postgres; \
	echo "Tests that were skipped are listed above with what to install for them."; \
	[ $$sqlite = 0 ] && case $$postgres in 0|5|77) ;; *) false ;; esac
endef

.PHONY: check
check: .venv/development ## Lint, formatting, types, missing migrations, settings of a server
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates
	@mkdir -p build
	@$(PRODUCTION) $(BIN)/mypy
	@$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run
	@$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

.PHONY: format
format: .venv/development ## Put the Python code into its usual form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: lock
lock: .venv/development ## Resolve the dependencies anew into the lock files (UPGRADE=1 takes the newest)
	@$(BIN)/uv pip compile $(LOCK) --output-file requirements.lock pyproject.toml
	@$(BIN)/uv pip compile $(LOCK) --constraints requirements.lock --group dev \
		--output-file requirements-dev.lock pyproject.toml
	@npm install --package-lock-only --ignore-scripts

LOCK := --quiet --universal --generate-hashes --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.PHONY: shell
shell: .venv/runtime .env ## Open a Python shell with the models imported
	@$(MANAGE) shell

.PHONY: clean
clean: ## Remove what was made; your .env, db.sqlite3 and media stay
	@rm -rf .venv node_modules staticfiles build .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Files

.env: .env.example
	@if [ ! -e .env ]; then \
		umask 077; \
		$(PYTHON) -c "import re, secrets; \
	print(re.sub('^SECRET_KEY=$$', 'SECRET_KEY=' + secrets.token_urlsafe(50), open('.env.example').read(), flags=re.M), end='')" > .env.new; \
		mv .env.new .env; \
		echo "Wrote .env with a fresh SECRET_KEY."; \
	fi

.venv/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed, this is ' + sys.version.split()[0])"
	@$(PYTHON) -m pip --version >/dev/null || { echo "pip is needed (Debian: apt install python3-pip)" >&2; exit 1; }
	@$(PYTHON) -m venv --without-pip .venv

.venv/runtime: requirements.lock | .venv/bin/python
	@echo "Installing what the site needs ..."
	@$(INSTALL) -r requirements.lock
	@touch $@

# The development lock holds everything that the other one does.
.venv/development: requirements-dev.lock | .venv/bin/python
	@echo "Installing what the tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@ .venv/runtime

# The browser tests say so themselves where these packages are missing.
node_modules/.installed: package-lock.json
	@if command -v npm >/dev/null; then npm ci --no-audit --no-fund --loglevel error && touch $@; \
	elif [ "$${CI:-}" = true ]; then echo "npm is needed (Debian: apt install npm)" >&2; exit 1; fi
