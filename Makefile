# Two commands: `make demo` and `make test`. Each brings what it needs; a second start finds it there.
PORT ?= 8000
export PORT
# Some machines forbid Python to keep what it compiled: every start would then take three times as long.
unexport PYTHONDONTWRITEBYTECODE
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
# A database and a broker that live as long as one command.
GROUND := $(PYTHON) -m portal.ground --
UV := .boot/bin/uv
COMPILE := $(UV) pip compile --universal --python-version 3.13 --generate-hashes --no-emit-index-url --no-header --no-annotate -q
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset test proof mutations lint format facts bench shell lock ready

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: ready ## start the demonstration on http://localhost:8000 (PORT=… for another); Ctrl-C stops it
	@$(PYTHON) -m portal.machine pdf
	@$(PYTHON) -m portal.demo

demo-reset: ## forget the demonstration's data
	rm -rf var/demo

test: ready ## the test suite (facts of a person's day in the browser included)
	@$(PYTHON) -m portal.machine pdf browser
	$(PYTHON) -m pytest -n 3 -m "not proof"

proof: ready ## the heavier proofs: every page by axe and the HTML checker, rushes, crashes, mutations
	@$(PYTHON) -m portal.machine pdf browser checker
	$(PYTHON) -m pytest -m "alone"
	$(PYTHON) -m pytest -n 3 --maxschedchunk=1 --durations=20 -m "proof and not mutation and not alone"

mutations: ready ## the longest proofs: the other lines taken away one by one, tables migrated both ways (some six minutes)
	$(PYTHON) -m pytest -m mutation

lint: ready ## style, types, templates, migrations, production settings, translations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --lint --quiet templates
	$(MANAGE) catalogues --check
	$(MANAGE) makemigrations --check --dry-run
	HTTPS=1 DEBUG=0 DEMO=0 STATIC_MANIFEST=1 SITE_URL=https://portal.example.org ALLOWED_HOSTS=portal.example.org \
	  SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  $(MANAGE) check --deploy --fail-level WARNING
	.venv/bin/mypy .

format: ready ## lay out the code as `make lint` wants it
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

facts: ready ## count the facts of tests/data/facts.tsv that tests prove
	@$(PYTHON) -m tests.facts

bench: ready ## measure the pages (written down in docs/performance.md)
	$(PYTHON) bench/run.py

shell: ready ## a Python prompt in the running demonstration
	@$(PYTHON) -m portal.demo shell

lock: .boot/ready ## lock the newest versions that requirements*.in allow
	$(COMPILE) --upgrade requirements.in -o requirements.txt
	$(COMPILE) --upgrade requirements-dev.in -o requirements-dev.txt

ready: .venv/ready node_modules/ready var/catalogues

# uv, from the hashes in requirements-boot.txt, by whatever Python 3 the machine has.
.boot/ready: requirements-boot.txt
	@python3 -m venv .boot || { echo "Python 3.11 or later with venv and pip is needed (Debian: apt install python3-venv)."; exit 1; }
	@.boot/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-boot.txt
	@touch $@

# The Python of .python-version: the machine's own, pyenv's, or a download by uv.
.venv/ready: .boot/ready .python-version requirements-dev.txt
	@$(UV) venv -q --allow-existing .venv 2>.boot/python.log || { echo "Python $$(cat .python-version) is needed: \
	none was found here and none could be downloaded (why: .boot/python.log)."; exit 1; }
	@echo "Installing Python packages …"
	@$(UV) pip sync -q --python $(PYTHON) --require-hashes requirements-dev.txt
	@touch $@

# Front-end packages, by the Node that came with the Python packages.
node_modules/ready: package.json package-lock.json .npmrc | .venv/ready
	@echo "Installing front-end packages …"
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --silent
	@touch $@

var/catalogues: .venv/ready $(CATALOGUES)
	@mkdir -p var
	@$(MANAGE) catalogues --compile
	@touch $@
