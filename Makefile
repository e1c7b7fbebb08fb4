# Malmöandan. `make` or `make help` lists the commands; the work is done in .ci/.

PORT ?= 8000
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
IN := .venv/bin/python
export PORT

.DEFAULT_GOAL := help
.PHONY: help run fresh test quick check audit bench drill rehearse-production lock python

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: python ## everything needed, then the portal on http://127.0.0.1:8000 (PORT= changes it)
	@$(PYTHON) .ci/environment.py run && exec $(IN) .ci/run_local.py

fresh: python ## the same, from an empty database (FACTS_ONLY=1: no example year)
	@$(PYTHON) .ci/environment.py run && exec $(IN) .ci/run_local.py --fresh

test: python ## every test, with a real PostgreSQL, Redis, SMTP server and browser
	@$(PYTHON) .ci/environment.py test && exec $(IN) .ci/test.py all

quick: python ## the tests on SQLite without a browser: under two minutes
	@$(PYTHON) .ci/environment.py check && exec $(IN) .ci/test.py quick

check: python ## what can be judged without running it: lock, style, types, walls, texts
	@$(PYTHON) .ci/environment.py check && exec $(IN) .ci/check.py

audit: python ## the tests on SQLite, the long ones too; what is covered; known vulnerabilities
	@$(PYTHON) .ci/environment.py test && exec $(IN) .ci/test.py audit

bench: python ## how fast, beside bare baselines measured in the same run
	@$(PYTHON) .ci/environment.py test && exec $(IN) .ci/bench.py

drill: python ## break workers, Redis, database, mail and clock; count that each letter comes once (QUICK=1: a tenth)
	@$(PYTHON) .ci/environment.py test && exec $(IN) .ci/drill.py

rehearse-production: python ## what docker-compose.yml runs, as plain processes, with a smoke test
	@$(PYTHON) .ci/environment.py test && exec $(IN) .ci/rehearse.py

lock: python ## write requirements/ anew from pyproject.toml (UPGRADE=1: newest versions)
	@$(PYTHON) .ci/environment.py check --any-lock && exec $(IN) .ci/lock.py write

python:
	@test -n "$(PYTHON)" || { \
	echo "Malmöandan needs Python 3.11 or newer, and finds: $$(python3 --version 2>&1)."; \
	echo "Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)"; \
	echo "or put it first on the path, then say the same command again."; exit 1; }
