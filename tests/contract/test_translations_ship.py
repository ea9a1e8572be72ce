"""A language that translators add is in the wheel as Django reads it, and blocks speak it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import write_po

from .wheels import ROOT, build_wheel, copy_sources

SENTENCE = "What a good reflection does"
IN_WELSH = "Beth mae myfyrdod da yn ei wneud"
# How many, in the six forms that Welsh has; the last is for all other numbers.
COUNTED = ("{n} found. Is it yours?", "{n} found. Which is yours?")
COUNTED_IN_WELSH = ("dim {n}", "un {n}", "dau {n}", "tri {n}", "chwech {n}", "llawer {n}")
CATALOGUE = "digiboards_xblocks/locale/cy/LC_MESSAGES/django"
SPEAK = """
import sys, django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "digiboards_xblocks"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()
from django.utils.translation import ngettext, override
from tests.conftest import build_block
import digiboards_xblocks
print(digiboards_xblocks.__file__)
block = build_block("digiboards_reflection", content="id: r1\\nprompt: Why?\\nguidance: Say it.")
for language in ("en", "cy"):
    with override(language):
        print(block.student_view({}).content)
        print(*[ngettext(*sys.argv[1:], number).format(n=number) for number in (1, 2, 6, 9)])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = copy_sources(tmp_path_factory.mktemp("sources"))
    made = Catalog(locale="cy", domain="django")
    made.add(SENTENCE, IN_WELSH)
    made.add(COUNTED, COUNTED_IN_WELSH)
    made.add("Last saved:", "Heb ei wirio", flags=["fuzzy"])
    path = sources / f"{CATALOGUE}.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, made)
    return build_wheel(sources, through_sdist=True)


def test_the_language_is_in_the_wheel_compiled(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed, packed.open(f"{CATALOGUE}.mo") as file:
        catalogue = read_mo(file)

    assert sorted(str(message.id) for message in catalogue if message.id) == sorted([SENTENCE, str(list(COUNTED))])
    assert catalogue.get(SENTENCE).string == IN_WELSH


def test_a_block_of_the_wheel_speaks_the_language(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    said = subprocess.run(
        [sys.executable, "-c", SPEAK, *COUNTED],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path / 'installed'}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith(str(tmp_path / "installed"))
    assert said.stdout.count(SENTENCE) == said.stdout.count(IN_WELSH) == 1
    assert said.stdout.index(SENTENCE) < said.stdout.index(IN_WELSH)
    assert "1 found. Is it yours? 2 found. Which is yours?" in said.stdout
    assert "un 1 dau 2 chwech 6 llawer 9" in said.stdout
