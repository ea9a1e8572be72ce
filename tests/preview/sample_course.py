"""A small course made for the preview's tests, and a browser without a screen."""

import gzip
import io
import json
import re
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
from lxml import html

from preview.server import Running

COURSE_KEY = "course-v1:NHS+SAMPLE+2026"
SAMPLE = Path(__file__).parent / "sample"


def key(name: str, block_type: str = "preview_sample") -> str:
    return f"block-v1:NHS+SAMPLE+2026+type@{block_type}+block@{name}"


def course_files() -> dict[str, str]:
    return {
        "course.xml": '<course url_name="2026" org="NHS" course="SAMPLE"/>',
        "course/2026.xml": (
            '<course><chapter url_name="guide"/><chapter url_name="broken-ones"/>'
            '<wiki slug="NHS.SAMPLE.2026"/></course>'
        ),
        "chapter/guide.xml": '<chapter display_name="A guide"><sequential url_name="start"/></chapter>',
        "chapter/broken-ones.xml": (
            '<chapter display_name="Broken ones"><sequential url_name="odd"/><sequential url_name="missing"/></chapter>'
        ),
        "sequential/start.xml": (
            '<sequential display_name="Start"><vertical url_name="first-unit"/><vertical url_name="second-unit"/>'
            '<vertical url_name="third-unit"/></sequential>'
        ),
        "sequential/odd.xml": '<sequential display_name="Odd"><vertical url_name="odd-unit"/></sequential>',
        "vertical/first-unit.xml": (
            '<vertical display_name="First &lt;unit&gt;">'
            '<preview_sample url_name="first" xblock-family="xblock.v1" display_name="One" table="{&quot;a&quot;: 1}">'
            "Words of the course</preview_sample></vertical>"
        ),
        "vertical/second-unit.xml": (
            '<vertical display_name="Second unit">'
            '<preview_sample url_name="second" xblock-family="xblock.v1" display_name="Two"/>'
            '<preview_sample url_name="third" xblock-family="xblock.v1" display_name="Three"/>'
            '<preview_scored url_name="scored" xblock-family="xblock.v1" display_name="Four"/></vertical>'
        ),
        "vertical/third-unit.xml": '<vertical display_name="Third unit"/>',
        "vertical/odd-unit.xml": (
            '<vertical display_name="Odd unit">'
            '<no_such_block url_name="unknown" xblock-family="xblock.v1" display_name="Unknown"/>'
            '<preview_sample url_name="bad-field" xblock-family="xblock.v1" display_name="Bad" table="[1"/>'
            '<preview_sample url_name="learners-field" xblock-family="xblock.v1" display_name="Bad" note="x"/>'
            '<preview_sample url_name="bare" xblock-family="xblock.v1"/>'
            '<preview_sample url_name="raises" xblock-family="xblock.v1" display_name="Raises">raise</preview_sample>'
            '<preview_sample url_name="first" xblock-family="xblock.v1" display_name="First again"/>'
            '<preview_sample xblock-family="xblock.v1" display_name="Nameless"/>'
            '<preview_sample url_name="a b" xblock-family="xblock.v1" display_name="Spaced"/>'
            '<preview_sample url_name="holds" xblock-family="xblock.v1" display_name="Holds"><p>x</p></preview_sample>'
            '<preview_sample url_name="tail" xblock-family="xblock.v1" display_name="Tail"/>stray words'
            '<preview_sample url_name="whole" xblock-family="xblock.v1" display_name="Whole"/>'
            "</vertical>"
        ),
        "policies/2026/policy.json": json.dumps({"course/2026": {"display_name": "A sample course", "language": "en"}}),
        "static/a b/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "static/notes.txt": "Grüße",
        "about/overview.html": '<h2>What it is</h2><a href="/jump_to_id/first">Begin</a>',
    }


def write_archive(path: Path, files: Mapping[str, str], folder: str = "course/") -> Path:
    with gzip.open(path, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        for name, text in files.items():
            data = text.encode()
            info = tarfile.TarInfo(folder + name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


class Page:
    """A learner's browser without a screen: a cookie, and the header that a page's script sends with it."""

    def __init__(self, preview: Running, learner: str) -> None:
        self.base = f"{preview.url}as/{learner}/"
        self.preview = preview
        self.session = requests.Session()
        self.session.get(self.base, timeout=20).raise_for_status()

    def __enter__(self) -> "Page":
        return self

    def __exit__(self, *_error: object) -> None:
        self.session.close()

    def get(self, path: str = "", **options: Any) -> requests.Response:
        headers = {"Accept": "text/html"}
        return self.session.get(self.base + path, headers=headers, timeout=20, **options)

    def call(self, block: str, handler: str, data: object = None, path: str = "handler") -> requests.Response:
        return self.session.post(
            f"{self.base}{path}/{block}/{handler}",
            data=json.dumps({} if data is None else data),
            headers={"X-CSRFToken": self.session.cookies["csrftoken"], "Content-Type": "application/json"},
            timeout=30,
        )


def nodes(answer: requests.Response, path: str) -> list[Any]:
    """Elements of a page by a path of tags and classes, as in "main > section.chapter h2"."""
    steps = []
    for step in re.findall(r"[^\s>]+|>", path):
        tag, *classes = step.split(".")
        named = "".join(f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in classes)
        steps.append("/" if step == ">" else f"//{tag or '*'}{named}")
    return list(html.fromstring(answer.text).xpath("".join(steps).replace("///", "/")))


def texts(answer: requests.Response, path: str) -> list[str]:
    """Their texts, with single spaces."""
    return [" ".join(node.text_content().split()) for node in nodes(answer, path)]


def links(answer: requests.Response, path: str) -> list[str]:
    """Where they lead."""
    return [node.get("href") for node in nodes(answer, path)]
