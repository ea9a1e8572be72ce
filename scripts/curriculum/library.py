"""The guides of a course → the files of a library's archive: each guide by itself, for courses of others.

The format is that of the platform's library backups (``openedx_content/applets/backup_restore``, version 1): a TOML
file for each section, subsection, unit and component, and the component's OLX and images beside it. A restored file is
found by its name, so every key has to be its own slug; an id in the course is one (``page.py``).

What goes in are the guides. A block that needs the whole course (``outline.OUTLINES``) stays out: in another course it
would look for pages that are not there.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Any

import tomlkit
from lxml import etree

from olx.archive_writer import Member
from olx.asset_names import STATIC, asset_name

from .markup import links, masked
from .model import PAGE, TEXT, Component, Course, Guide, Programme, Unit
from .olx_files import block
from .outline import OUTLINES

FORMAT = 1
VERSION = 1  # each export is a library of its own, whose parts have one version
_NAMESPACE = "xblock.v1"
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9_-]+")


def key(course: Course) -> str:
    """Return the library's key, unless it is restored under another."""
    name = _NOT_IN_A_SLUG.sub("-", f"{course.programme.number}-{course.edition.id}".lower())
    return f"lib:{course.programme.org}:{name}"


def components(unit: Unit) -> tuple[Component, ...]:
    """Return the blocks of a page that go in."""
    return tuple(component for component in unit.components if component.kind not in OUTLINES)


def links_to_pages(inside: Sequence[Component]) -> list[str]:
    """Return the addresses of all links to other pages in texts as authored."""
    found = [link for item in inside if item.kind == TEXT for link in links(masked(item.content))]
    return [link.address or "" for link in found if not link.image and (link.address or "").endswith(PAGE)]


def members(course: Course) -> list[Member]:
    """Return every file of the archive, by name; ``course`` is rendered without links between pages."""
    moment = _moment(course.programme)
    found = [_toml("package.toml", _package(course, moment))]
    for guide in course.guides:
        found += _guide(guide, course, moment)
    return sorted(found, key=lambda member: member.name)


def _guide(guide: Guide, course: Course, moment: datetime.datetime) -> Iterator[Member]:
    names = [guide.id]
    sections = [subsection.url_name for subsection in guide.subsections]
    yield _container("section", guide.id, guide.title, sections, moment)
    for subsection in guide.subsections:
        units = [unit.url_name for unit in subsection.units]
        names += [subsection.url_name, *units]
        yield _container("subsection", subsection.url_name, subsection.title, units, moment)
        for unit in subsection.units:
            blocks = [_entity_key(component) for component in components(unit)]
            names += blocks
            yield _container("unit", unit.url_name, unit.title, blocks, moment)
            for component in components(unit):
                yield from _component(component, course, moment)
    collection = {"title": guide.title, "key": guide.id, "description": "", "created": moment, "entities": names}
    yield _toml(f"collections/{guide.id}.toml", {"collection": collection})


def _component(component: Component, course: Course, moment: datetime.datetime) -> Iterator[Member]:
    folder = f"entities/{_NAMESPACE}/digiboards_{component.kind}/{component.url_name}"
    version = {"title": component.display_name, "version_num": VERSION}
    yield _toml(f"{folder}.toml", {"entity": _entity(_entity_key(component), moment), "version": [version]})
    inside = f"{folder}/component_versions/v{VERSION}"
    yield Member(f"{inside}/block.xml", lambda: _olx(component))
    for path, file in course.static.items():
        name = asset_name(path.removeprefix(STATIC))
        if re.search(rf"/static/{re.escape(name)}(?![\w.%-])", component.content):
            yield Member(f"{inside}/static/{name}", file)


def _container(kind: str, name: str, title: str, children: Sequence[str], moment: datetime.datetime) -> Member:
    entity = {**_entity(name, moment), "container": {kind: {}}}
    version = {"title": title, "version_num": VERSION, "container": {"children": list(children)}}
    return _toml(f"entities/{name}.toml", {"entity": entity, "version": [version]})


def _entity(name: str, moment: datetime.datetime) -> dict[str, Any]:
    """Published as it is drafted."""
    number = {"version_num": VERSION}
    return {"can_stand_alone": True, "key": name, "created": moment, "draft": number, "published": number}


def _entity_key(component: Component) -> str:
    return f"{_NAMESPACE}:digiboards_{component.kind}:{component.url_name}"


def _package(course: Course, moment: datetime.datetime) -> dict[str, Any]:
    package = {
        "title": course.programme.title,
        "key": key(course),
        "description": course.programme.short_description,
        "created": moment,
        "updated": moment,
    }
    return {"meta": {"format_version": FORMAT, "created_at": moment}, "learning_package": package}


def _moment(programme: Programme) -> datetime.datetime:
    """Return the day on which the course starts, for every time: the same course gives the same bytes."""
    return datetime.datetime.combine(programme.start, datetime.time(), datetime.UTC)


def _olx(component: Component) -> bytes:
    """Return the block as in a course; a library keeps its name and family outside."""
    element = block(component)
    for attribute in ("url_name", "xblock-family"):
        del element.attrib[attribute]
    return etree.tostring(element, encoding="utf-8") + b"\n"


def _toml(name: str, value: dict[str, Any]) -> Member:
    return Member(name, lambda: tomlkit.dumps(value).encode())
