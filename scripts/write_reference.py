#!/usr/bin/env python3
"""Writes docs/reference, docs/privacy and the list of decisions, from annotations in the code."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import django

from atomic_file import replacing
from console import DONE, PROBLEMS
from digiboards_xblocks.xapi.profile import profile
from reference import annotations, pages, privacy_pages
from reference.decisions import MalformedError, index_page, read_decisions

DOCS = annotations.ROOT / "docs"


def main() -> int:
    """Write the pages, and return the exit status."""
    sys.path.insert(0, str(annotations.ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    try:
        made = reference()
    except MalformedError as error:
        sys.stderr.write(f"{error}.\nNothing was written.\n")
        return PROBLEMS
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        with replacing(path) as file:
            file.write(text.encode())
        sys.stdout.write(f"{path}\n")
    return DONE


def reference() -> Mapping[Path, str]:
    """Return each page with its text. Raises ``MalformedError`` if a decision record cannot be read."""
    tables = annotations.find_tables()
    return {
        DOCS / "reference" / "settings.md": pages.settings_page(annotations.find_settings()),
        DOCS / "reference" / "events.md": pages.events_page(annotations.find_events(), annotations.find_signals()),
        DOCS / "reference" / "xapi-profile.jsonld": json.dumps(profile(), indent=2) + "\n",
        DOCS / "reference" / "personal-data.md": pages.personal_data_page(tables),
        DOCS / "privacy" / "record-of-processing.md": privacy_pages.record_page(tables),
        DOCS / "privacy" / "impact-assessment.md": privacy_pages.assessment_page(tables),
        DOCS / "decisions" / "README.md": index_page(read_decisions(DOCS / "decisions")),
    }


if __name__ == "__main__":
    sys.exit(main())
