"""Books in other programs: LibreOffice opens Word files with their headings, EPUBCheck and Ace find nothing in EPUBs.

Run by ``make test-documents``, which installs them; not part of ``make test``.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

import find_browser
from tests.formats.bound import files, made
from tests.formats.packaged import EDITIONS

pytestmark = pytest.mark.libreoffice
TIME_OUT = 300
# DAISY's checker of what people with impairments need of an EPUB.
ACE = Path(__file__).resolve().parents[2] / "build/ace/node_modules/.bin/ace-cli"


@pytest.mark.parametrize("edition", EDITIONS)
def test_libreoffice_opens_a_guide_with_its_headings(edition: str, tmp_path: Path) -> None:
    (tmp_path / "guide.docx").write_bytes(files("docx", edition)["g4.docx"])
    office = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command = [*office, "--convert-to", "html:HTML", "--outdir", tmp_path, tmp_path / "guide.docx"]
    subprocess.run(command, check=True, timeout=TIME_OUT)
    page = (tmp_path / "guide.html").read_text("utf-8")
    titles = [" ".join(heading.text_content().split()) for heading in html.fromstring(page.encode()).iter("h1")]
    assert [title for title in titles if title != "Contents"][-len(made(edition)["g4"].chapters) :] == [
        chapter.title for chapter in made(edition)["g4"].chapters
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_epubcheck_finds_nothing(edition: str, tmp_path: Path) -> None:
    # Debian's command is an archive of Java, which not every system starts by itself.
    program = shutil.which("epubcheck")
    assert program
    for name, data in files("epub", edition).items():
        (tmp_path / name).write_bytes(data)
        told = subprocess.run(
            ["java", "-jar", Path(program).resolve(), tmp_path / name],
            check=False,
            timeout=TIME_OUT,
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        assert "0 fatals / 0 errors / 0 warnings" in told.stdout + told.stderr


@pytest.mark.parametrize("edition", EDITIONS)
def test_ace_finds_nothing(edition: str, tmp_path: Path) -> None:
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": str(find_browser.find())}
    for name, data in files("epub", edition).items():
        (tmp_path / name).write_bytes(data)
        command = [ACE, "--silent", "--force", "--outdir", tmp_path / "told", tmp_path / name]
        subprocess.run(command, check=True, timeout=TIME_OUT, env=environment)
        told = json.loads((tmp_path / "told/report.json").read_text("utf-8"))
        found = [
            f"{name}, {page['earl:testSubject']['url']}: {one['earl:test']['dct:title']}: {one['earl:result']['html']}"
            for page in told["assertions"]
            for one in page["assertions"]
        ]
        assert found == []
        assert told["earl:result"]["earl:outcome"] == "pass"
        assert told["a11y-metadata"]["empty"] == []
