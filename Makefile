# Everything a checkout can do; `make` alone lists it.
# The environment is .venv, made from packaging/development.lock; nothing else is installed.

PYTHON ?= python3
UV     ?= uv
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

DATA = $${XDG_DATA_HOME:-$$HOME/.local/share}

.PHONY: help run desktop test vault-exhaustive rules-exhaustive fuzz bench screenshots check format environment lock clean system

help:  ## list what can be done here
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 26

# Everything that a run leaves stands in dist: nothing of the user's own is touched.
WINDOW = $(BIN)/countersign window --profile dist/run/profile --practice-dir dist/run/practice \
	--preferences dist/run/preferences.json

run: environment  ## open the window on the practice network: co-sign the release of an escrow
	@$(MAKE) --no-print-directory system FOR=libraries
	@if $(BIN)/python -P -m app.preflight display; then $(WINDOW) --practise; else \
		echo "There is no display here: the same is played offscreen, and leaves pictures."; \
		QT_QPA_PLATFORM=offscreen $(WINDOW) --tour dist/run/pictures; fi

desktop: environment  ## put Countersign into this desktop's menu, and open its files with it
	@mkdir -p "$(DATA)/applications" "$(DATA)/mime/packages" "$(DATA)/icons/hicolor/scalable/apps"
	@sed 's|^Exec=countersign|Exec="$(CURDIR)/$(BIN)/countersign"|' packaging/linux/countersign.desktop \
		> "$(DATA)/applications/countersign.desktop"
	@cp packaging/linux/countersign-mime.xml "$(DATA)/mime/packages/countersign.xml"
	@cp resources/icons/countersign.svg "$(DATA)/icons/hicolor/scalable/apps/countersign.svg"
	@! command -v update-mime-database >/dev/null || update-mime-database "$(DATA)/mime"
	@! command -v update-desktop-database >/dev/null || update-desktop-database -q "$(DATA)/applications"
	@echo "Countersign is in the menu, and opens .countersign files."

# The tests start the program hundreds of times: what it was compiled to has to be kept.
unexport PYTHONDONTWRITEBYTECODE

# One more than processors: tests wait for processes and ledgers a quarter of their time.
WORKERS = $$(($$(getconf _NPROCESSORS_ONLN) + 1))

test: environment  ## run the tests; choose with ARGS="-k name"
	@$(MAKE) --no-print-directory system FOR=tests
	@# Status 5: none of the chosen tests is here. That may be so once, but not twice.
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not alone and not exhaustive" $(ARGS); many=$$?; \
		$(BIN)/pytest -m alone $(ARGS); alone=$$?; \
		case $$many-$$alone in 0-0|0-5|5-0) ;; *) exit 1;; esac

screenshots: environment  ## every view and state, in both themes, with small and large text
	@$(MAKE) --no-print-directory system FOR=tests
	@$(BIN)/python -m tests.screenshots dist/screenshots

vault-exhaustive: environment  ## try every substituted byte of a vault: minutes
	@$(BIN)/pytest -n auto -m exhaustive tests/unit/wallet/vault

rules-exhaustive: environment  ## try every build of the contract with another rule: a minute
	@$(BIN)/pytest -n auto -m exhaustive tests/contract

SECONDS = 60

fuzz: environment  ## give every door foreign bytes for a minute each; SECONDS=600 for more
	@$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(ARGS)

bench: environment  ## measure review, start, unlock, filter, sign, in pairs; fails over a limit: 3 minutes
	@$(BIN)/python -m tests.bench $(ARGS)

CHECKS = formatting lint mypy pyright contracts

check: environment  ## formatting, lint, types and import contracts, side by side
	@$(MAKE) --no-print-directory --jobs $$(getconf _NPROCESSORS_ONLN) --keep-going \
		--output-sync=target $(CHECKS)

.PHONY: $(CHECKS)
formatting:
	$(BIN)/ruff format --check
lint:
	$(BIN)/ruff check
mypy:
	$(BIN)/mypy
pyright:
	$(BIN)/pyright
contracts:
	$(BIN)/lint-imports --no-logo

format: environment  ## format the code and repair what ruff can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

environment: .venv/made  ## make .venv, or bring it up to date
	@:

.venv/made: pyproject.toml packaging/development.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Countersign needs Python 3.11 or newer. Name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory system FOR=venv
	@echo "Installing the locked packages into .venv: about a minute ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes --requirement packaging/development.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

# Debian packs venv apart from Python, and leaves Qt's libraries to whoever needs them.
LACKS_venv = $(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
LACKS_libraries = $(BIN)/python -P -m app.preflight libraries
LACKS_tests = $(BIN)/python -P -m app.preflight tests

system:
	@packages=$$($(LACKS_$(FOR))); \
	if [ -z "$$packages" ]; then exit 0; fi; \
	install="apt-get install --yes --no-install-recommends $$packages"; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
		echo "Packages of the system are missing. On Debian or Ubuntu, as root:" >&2; \
		echo "    apt-get update && $$install" >&2; exit 1; \
	fi; \
	echo "Installing $$packages ..."; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update --quiet=2 && $$install --quiet=2 >/dev/null

# Pins stay as they are unless pyproject.toml asks for more; `make lock UPGRADE=--upgrade` renews them.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-strip-extras --no-emit-index-url $(UPGRADE) pyproject.toml

lock:  ## write packaging/*.lock anew (needs uv)
	$(COMPILE) --output-file packaging/runtime.lock
	$(COMPILE) --group dev --constraint packaging/runtime.lock --output-file packaging/development.lock

clean:  ## remove .venv and everything tools left behind
	rm -rf .venv .coverage htmlcov dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
