"""What Django does not document is used in one module, which the tests of every supported version run."""

import re
from pathlib import Path

import digiboards_xblocks

PACKAGE = Path(digiboards_xblocks.__file__).parent
# Of the database's operations, and of query sets; ``_meta`` and ``_default_manager`` are documented.
PRIVATE = re.compile(
    r"\b(_raw_delete|insert_statement|on_conflict_suffix_sql|_batched_insert|_iterator|_fetch_all|_result_cache)\b"
)


def test_private_interfaces_of_django_are_in_one_module() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): sorted(set(PRIVATE.findall(path.read_text("utf-8"))))
        for path in PACKAGE.rglob("*.py")
        if PRIVATE.search(path.read_text("utf-8"))
    }
    assert found == {"db/django_private.py": ["_raw_delete", "insert_statement", "on_conflict_suffix_sql"]}
