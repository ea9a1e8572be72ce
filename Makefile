# The commands of this project. `make` alone lists them.
# Another interpreter: make test PYTHON=/path/to/python3.12
PYTHON ?= python3
PYTHON_VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
VENV := .venv-$(PYTHON_VERSION)
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The platform's lxml, which a test compares ours with, in a folder of its own.
LXML := $(shell sed -n s/^lxml==//p constraints/teak.txt)
OLD_LXML := build/lxml-$(LXML)-py$(subst .,,$(PYTHON_VERSION))
EDITION ?= trust ics
# For whom the course is exported: FOR=learners needs the fields of course/programme.yaml, and is no demonstration.
FOR ?= demo
DEMO := $(if $(filter learners,$(FOR)),,--demo)
PEOPLE ?= 0
PHONES ?= 0
PORT ?= 8020
EDITOR_LINKS ?= vscode
DATABASE ?= postgresql mariadb
LINE ?= $(patsubst constraints/%.txt,%,$(wildcard constraints/*.txt))
# The checker of what people with impairments need of an EPUB, with the browser that is here instead of one of its own.
ACE := build/ace
# A learning system's run-time by SCORM 1.2, which tests open packages in.
SCORM_AGAIN := build/scorm-again
# As many processes as there are cores. A worker takes whole runs of tests, and of another's what that has not begun.
PARALLEL ?= --numprocesses=auto --dist=worksteal

# Python keeps what it compiles: a run of the tests starts hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help course library web scorm books spelling tables image preview diff release check quick test coverage messages pictures test-documents test-databases test-platform test-teak test-tutor test-xapi test-scorm test-live gate lock benchmarks sbom audit docs reference clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

course: $(READY)-desk ## check the curriculum and write an archive of each edition to dist/, to look round in (EDITION=… for one, FOR=learners to open it)
	set -e; for edition in $(EDITION); do $(BIN)/python scripts/export_course.py $(DEMO) --edition "$$edition"; done

library: $(READY)-desk ## write the guides of each edition as a library to dist/, to pick single ones from
	set -e; for edition in $(EDITION); do $(BIN)/python scripts/export_course.py $(DEMO) --format library --edition "$$edition"; done

web: $(READY)-desk ## write each edition as pages for a browser alone to dist/, for an intranet or a USB stick (FOR=learners to open it)
	set -e; for edition in $(EDITION); do $(BIN)/python scripts/export_course.py $(DEMO) --format web --edition "$$edition"; done

scorm: $(READY)-desk ## write the guides and the programme of each edition as SCORM packages to dist/, for another LMS (FOR=learners to open it)
	set -e; for edition in $(EDITION); do $(BIN)/python scripts/export_course.py $(DEMO) --format scorm --edition "$$edition"; done

books: $(READY)-desk ## write the guides of each edition as PDF, EPUB and Word, and its sessions as packs, to dist/ (FOR=learners to open it)
	set -e; for edition in $(EDITION); do for format in pdf epub docx packs; do $(BIN)/python scripts/export_course.py $(DEMO) --format "$$format" --edition "$$edition"; done; done

spelling: $(READY)-desk ## check the spelling of the course
	$(BIN)/python scripts/check_spelling.py

tables: $(READY)-desk ## write the table of guides in course/README.md anew
	$(BIN)/python scripts/write_tables.py

image: $(READY)-desk ## copy a photograph or screenshot into the course, small enough for it: FROM=photo.jpg AS=ward.jpg
	@test -n "$(FROM)" -a -n "$(AS)" || { echo "Say which, and what it is to be called: make image FROM=photo.jpg AS=ward.jpg" >&2; exit 1; }
	$(BIN)/python scripts/fit_image.py "$(FROM)" "course/static/$(AS)"

preview: $(READY)-desk ## the course in a browser, anew at each save: http://127.0.0.1:8020/ (PORT=… for another, EDITION=… for another than trust, PEOPLE=3000 for staff pages, PHONES=12 in sessions that are opened live, EDITOR_LINKS=idea for another editor than vscode)
	$(BIN)/python scripts/preview_course.py --watch --edition "$(firstword $(EDITION))" --people $(PEOPLE) --phones $(PHONES) --port $(PORT) --editor '$(EDITOR_LINKS)'

diff: $(READY)-desk ## what changes for learners, compared with an earlier archive: OLD=last.tar.gz (EDITION=… for another than trust)
	@test -n "$(OLD)" || { echo "Say which archive learners have now: make diff OLD=last.tar.gz" >&2; exit 1; }
	$(BIN)/python scripts/export_course.py --edition "$(firstword $(EDITION))" --diff "$(OLD)"

release: $(READY)-desk ## release a version of the course: VERSION=0.2.0 (FOR=learners to open it, RETIRE="a b" for names given up)
	@test -n "$(VERSION)" || { echo "Say which version: make release VERSION=0.2.0" >&2; exit 1; }
	$(BIN)/python scripts/release_course.py $(VERSION) $(DEMO) $(addprefix --edition ,$(EDITION)) $(addprefix --retire ,$(RETIRE))

check: $(READY)-check ## lint, types, import contracts, YAML, annotations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	PYTHONPATH=scripts $(BIN)/lint-imports --no-cache
	$(BIN)/yamllint --strict course .yamllint .github .pre-commit-config.yaml catalog-info.yaml .pii_annotations.yml .code_annotations.yml .annotation_safe_list.yml
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/code_annotations django_find_annotations --config_file .pii_annotations.yml --lint --coverage
	$(BIN)/code_annotations static_find_annotations --config_file .code_annotations.yml --lint --no_report

quick: $(READY)-test ## what a change most likely breaks, in about a minute: no browser, no database server, nothing slow
	$(BIN)/python -m pytest $(PARALLEL) -q --quick --no-migrations $(PYTEST_ARGS)

test: $(READY)-test $(OLD_LXML) $(SCORM_AGAIN) ## every test, in a browser too (PYTEST_ARGS=… for some)
	$(BIN)/python scripts/find_browser.py
	$(BIN)/python scripts/find_gettext.py
	$(BIN)/python scripts/check_spelling.py
	$(BIN)/python -m pytest $(PARALLEL) $(PYTEST_ARGS)

coverage: ## as make test, and how much of the package the tests run
	COVERAGE_CORE=sysmon $(MAKE) test PYTEST_ARGS='--cov --cov-report=term:skip-covered $(PYTEST_ARGS)'

pictures: $(READY)-test ## make the pictures of docs/blocks and docs/staff anew
	$(BIN)/python scripts/find_browser.py
	DIGIBOARDS_PICTURES=1 $(BIN)/python -m pytest -q tests/activities/test_pictures.py tests/activities/test_studio_editor.py tests/browser/test_staff_pages.py tests/browser/test_rooms.py

test-documents: $(READY)-test $(ACE) ## the Word files in LibreOffice and the EPUB files in EPUBCheck and Ace, which it installs by apt and npm when they are missing
	command -v soffice >/dev/null && command -v pdftotext >/dev/null && command -v epubcheck >/dev/null || { apt-get update && apt-get install -y --no-install-recommends libreoffice-writer-nogui poppler-utils epubcheck; }
	$(BIN)/python scripts/find_browser.py
	$(BIN)/python -m pytest --libreoffice

test-databases: $(READY)-databases ## what concerns storage on PostgreSQL and MariaDB, which it installs by apt (DATABASE=… for one)
	$(BIN)/python scripts/find_databases.py
	set -e; for database in $(DATABASE); do $(BIN)/python scripts/with_database.py $$database $(BIN)/python -m pytest $(PARALLEL) --stored -m "not browser" $(or $(PYTEST_ARGS),tests/test_*.py tests/activities tests/management tests/programme tests/contract/test_migrations.py tests/contract/test_uninstalling.py); done

test-platform: ## what we ship, as a wheel, beside the versions that each supported line of Open edX pins (LINE=ulmo for one)
	$(PYTHON) scripts/on_platform.py $(LINE) $(if $(PYTEST_ARGS),-- $(PYTEST_ARGS))

test-teak: LINE = teak
test-teak: test-platform

test-tutor: ## the Tutor plugin with the Tutor of each supported line of Open edX, without Docker (LINE=ulmo for one)
	$(PYTHON) scripts/on_tutor.py $(LINE) $(if $(PYTEST_ARGS),-- $(PYTEST_ARGS))

test-xapi: ## our events as xAPI statements, through the platform's own event-routing-backends on each line (LINE=ulmo for one)
	$(PYTHON) scripts/on_xapi.py $(LINE) $(if $(PYTEST_ARGS),-- $(PYTEST_ARGS))

test-scorm: $(READY)-test ## our SCORM packages in openedx-scorm-xblock, beside the pins of each line (LINE=ulmo for one)
	$(BIN)/python scripts/find_browser.py
	$(PYTHON) scripts/on_scorm.py $(LINE) $(if $(PYTEST_ARGS),-- $(PYTEST_ARGS))

test-live: $(READY)-test ## a whole course on a real LMS and Studio, named in the environment (docs/testing.md)
	$(BIN)/python scripts/find_browser.py
	$(BIN)/python -m pytest -p no:randomly --live tests/live tests/studio $(PYTEST_ARGS)

gate: ## what CI runs, and then Python 3.12 on another day in another zone, each line of Open edX, each Tutor and both databases; with minutes
	bash .ci/run --all

lock: $(READY)-lock ## bring requirements/ up to the newest versions of what this project is worked on with
	mkdir -p requirements
	for version in 3.11 3.12; do $(BIN)/uv pip compile --quiet --upgrade --python-version $$version --no-header --no-annotate --no-emit-index-url --group pyproject.toml:check --group pyproject.toml:databases --group pyproject.toml:docs --group pyproject.toml:supply --group pyproject.toml:counting --output-file requirements/python-$$version.txt setup.cfg || exit 1; done

messages: $(READY)-test ## bring the translators' catalogues up to date with the strings in the code, and compile them (LANGUAGE=cy begins one)
	$(BIN)/python scripts/find_gettext.py
	mkdir -p digiboards_xblocks/locale
	cd digiboards_xblocks && ../$(BIN)/django-admin makemessages $(addprefix --locale ,$(sort en $(LANGUAGE) $(notdir $(wildcard digiboards_xblocks/locale/*)))) --no-obsolete --no-wrap --add-location file
	cd digiboards_xblocks && ../$(BIN)/django-admin compilemessages --verbosity 0

# What the wheel brings, by itself, in an environment that nothing else is in.
SHIPPED := build/shipped-py$(subst .,,$(PYTHON_VERSION))

sbom: $(SHIPPED) $(READY)-supply ## a list of all that the wheel brings, with versions and licences, in CycloneDX: dist/sbom.json
	mkdir -p dist
	$(BIN)/cyclonedx-py environment $(SHIPPED)/bin/python --output-reproducible --output-format JSON --output-file dist/sbom.json

audit: $(SHIPPED) $(READY)-supply ## ask a public service whether what the wheel brings has known vulnerabilities; a package that cannot be asked for is a failure
	$(SHIPPED)/bin/python -m pip freeze --exclude digiboards-xblocks > $(SHIPPED)/freeze.txt
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement $(SHIPPED)/freeze.txt

$(SHIPPED): setup.cfg requirements/python-$(PYTHON_VERSION).txt | $(READY)
	rm -rf $@ $@.half
	$(PYTHON) -m venv $@.half
	$@.half/bin/python -m pip install --quiet --constraint requirements/python-$(PYTHON_VERSION).txt .
	mv $@.half $@

docs: $(READY)-docs ## build the documentation site into build/docs
	$(BIN)/python -m sphinx --builder html --fail-on-warning --keep-going --fresh-env --quiet docs build/docs
	@echo build/docs/index.html

reference: $(READY)-test ## write docs/reference and the list of decisions from what stands beside the code
	$(BIN)/python scripts/write_reference.py

benchmarks: $(READY)-test $(READY)-databases $(READY)-counting ## measure the exporter, the preview, the blocks and the staff side (docs/benchmarks.md says how to read it)
	$(BIN)/python benchmarks/export.py
	$(BIN)/python benchmarks/formats.py
	$(BIN)/python benchmarks/watch.py
	$(BIN)/python -m benchmarks.blocks
	$(BIN)/python benchmarks/roster.py
	$(BIN)/python benchmarks/statements.py
	$(BIN)/python scripts/find_databases.py
	$(BIN)/python scripts/with_database.py postgresql $(BIN)/python benchmarks/staff.py
	$(BIN)/python scripts/with_database.py postgresql $(BIN)/python benchmarks/rooms.py
	set -e; for database in $(DATABASE); do $(BIN)/python scripts/with_database.py $$database $(BIN)/python benchmarks/publishing.py; done
	set -e; for database in $(DATABASE); do $(BIN)/python scripts/with_database.py $$database $(BIN)/python -m benchmarks.saves; done

clean: ## remove everything these commands made, the preview's answers too
	rm -rf .venv-* build dist .coverage .preview *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(OLD_LXML): | $(READY)
	rm -rf $@.half
	$(BIN)/python -m pip install --quiet --no-deps --target $@.half lxml==$(LXML)
	mv $@.half $@

$(ACE): NPM_PACKAGE = @daisy/ace-cli@1.4.6
$(SCORM_AGAIN): NPM_PACKAGE = scorm-again@3.4.3
$(ACE) $(SCORM_AGAIN):
	rm -rf $@.half
	command -v npm >/dev/null || { apt-get update && apt-get install -y --no-install-recommends npm; }
	npm install --silent --no-save --ignore-scripts --prefix $@.half $(NPM_PACKAGE)
	mv $@.half $@

$(READY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)) and "Python 3.11 or 3.12 is needed; say which: make PYTHON=/path/to/python3.12")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	touch $@

$(READY)-%: $(READY) pyproject.toml setup.cfg requirements/python-$(PYTHON_VERSION).txt
	$(BIN)/python -m pip install --quiet --constraint requirements/python-$(PYTHON_VERSION).txt --group $* --editable .
	touch $@
