"""What an operator reads: README, the entry for an index of plugins, the metadata."""

import json
import re
from importlib.metadata import distribution, metadata
from pathlib import Path

import yaml
from tutor.plugins import indexes

from tutor_root import Root
from tutordigiboards.jobs import JOBS
from tutordigiboards.settings import DEFAULTS, KEYS

PLUGIN = Path(__file__).parents[1]
README = (PLUGIN / "README.md").read_text("utf-8")
ROW = re.compile(r"^\| `(DIGIBOARDS_\w+)` \| (?:`(.+?)`|(\D.+?)) \| (.+) \|$", re.MULTILINE)


def test_readme_has_each_setting_with_its_default_and_its_words() -> None:
    rows = {name: (default or word, words) for name, default, word, words in ROW.findall(README)}

    for setting in DEFAULTS:
        default = setting.default if setting.name == "DIGIBOARDS_PACKAGE" else json.dumps(setting.default)
        assert rows.pop(setting.name) == (default, setting.help)
    assert rows == {KEYS.name: ("made once", KEYS.help)}


def test_readme_tells_of_each_job_and_of_no_other() -> None:
    names = {str(job.name) for job in JOBS}  # type: ignore[attr-defined]

    assert set(re.findall(r"\bdo (digiboards-[a-z]+)", README)) == names


def test_the_jobs_tell_what_they_do(root: Root) -> None:
    said = root.tutor("local", "do", "--help")

    for job in JOBS:
        assert str(job.name) in said  # type: ignore[attr-defined]


def test_tutor_reads_the_entry_of_the_index() -> None:
    [found] = indexes.parse_index((PLUGIN / "index.yml").read_text("utf-8"))
    entry = indexes.IndexEntry(found)

    assert set(found) == {"name", "src", "url", "author", "maintainer", "description"}
    assert entry.name == "digiboards"
    assert entry.src == metadata("tutor-contrib-digiboards")["Name"]
    assert entry.author == "Digital Boards contributors"
    assert entry.maintainer == "Digital Boards maintainers"
    assert entry.url.startswith("https://")
    assert 20 < len(entry.short_description) <= 128
    assert entry.match("boards")


def test_tutor_finds_the_plugin(root: Root) -> None:
    [point] = [
        point for point in distribution("tutor-contrib-digiboards").entry_points if point.group == "tutor.plugin.v1"
    ]

    assert point.name == "digiboards"
    assert "digiboards" in yaml.safe_load(root.read("config.yml"))["PLUGINS"]
    assert re.search(r"digiboards.*0\.1\.0", root.tutor("plugins", "list"))
