"""The model → the files of an OLX archive: one function a tag.

Custom blocks are inline in their vertical with a ``display_name``: a pointer to a file would be ignored by
released versions of the platform. There is no text between elements: it would be taken into the block before it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from lxml import etree

from olx.archive_writer import Member
from olx.asset_names import STATIC, asset_name

from . import policy
from .model import Chapter, Component, Course, Subsection, Unit


def members(course: Course) -> list[Member]:
    """Return every file of the archive, by name."""
    run = course.programme.run
    found = [
        _xml("course.xml", partial(course_pointer, course)),
        _xml(f"course/{run}.xml", partial(course_root, course)),
        Member(f"policies/{run}/policy.json", lambda: policy.as_json(policy.policy(course))),
        Member(f"policies/{run}/grading_policy.json", lambda: policy.as_json(policy.grading_policy(course))),
        Member("policies/assets.json", lambda: policy.as_json(policy.assets(course))),
        *_tree(course),
        *(Member(f"{STATIC}{asset_name(path.removeprefix(STATIC))}", file) for path, file in course.static.items()),
    ]
    found += [Member(name, partial(bytes, data)) for name, data in policy.about(course).items()]
    return sorted(found, key=lambda member: member.name)


def files_of(course: Course) -> dict[str, bytes]:
    """Return the same in memory."""
    return {
        member.name: member.content.read_bytes() if isinstance(member.content, Path) else member.content()
        for member in members(course)
    }


def _tree(course: Course) -> Iterator[Member]:
    for one in course.chapters:
        yield _xml(f"chapter/{one.id}.xml", partial(chapter, one))
        for subsection in one.subsections:
            yield _xml(f"sequential/{subsection.url_name}.xml", partial(sequential, subsection))
            for unit in subsection.units:
                yield _xml(f"vertical/{unit.url_name}.xml", partial(vertical, unit))


def _xml(name: str, build: Callable[[], etree._Element]) -> Member:
    return Member(name, lambda: etree.tostring(build(), encoding="utf-8") + b"\n")


def course_pointer(course: Course) -> etree._Element:
    """Exactly these three attributes: with a fourth it would be a course without pages."""
    programme = course.programme
    return etree.Element("course", url_name=programme.run, org=programme.org, course=programme.number)


def course_root(course: Course) -> etree._Element:
    """Return the course; its settings are in ``policy.json``."""
    element = etree.Element("course")
    for one in course.chapters:
        etree.SubElement(element, "chapter", url_name=one.id)
    etree.SubElement(element, "wiki", slug=policy.key(course.programme))
    return element


def chapter(one: Chapter) -> etree._Element:
    """Return a chapter; learners do not see one for staff."""
    element = etree.Element("chapter", display_name=one.title)
    if one.staff_only:
        element.set("visible_to_staff_only", "true")
    for subsection in one.subsections:
        etree.SubElement(element, "sequential", url_name=subsection.url_name)
    return element


def sequential(subsection: Subsection) -> etree._Element:
    """Return a subsection; graded if there is a knowledge check in it."""
    element = etree.Element("sequential", display_name=subsection.title)
    if subsection.graded:
        element.set("graded", "true")
        element.set("format", policy.GRADED_FORMAT)
    for unit in subsection.units:
        etree.SubElement(element, "vertical", url_name=unit.url_name)
    return element


def vertical(unit: Unit) -> etree._Element:
    """Return a page with its blocks in it."""
    element = etree.Element("vertical", display_name=unit.title)
    for component in unit.components:
        element.append(block(component))
    return element


def block(component: Component) -> etree._Element:
    """Return one block: its text as XBlock itself writes the field ``content``."""
    attributes = {
        "url_name": component.url_name,
        "xblock-family": "xblock.v1",
        "display_name": component.display_name,
    }
    if component.minutes is not None:
        attributes["minutes"] = str(component.minutes)
    if component.place is not None:
        attributes |= {name: str(value) for name, value in component.place._asdict().items()}
    if not component.counts:
        attributes["counts"] = "false"
    if component.alternatives:
        attributes["alternatives"] = " ".join(component.alternatives)
    element = etree.Element(f"digiboards_{component.kind}", attributes)
    element.text = component.content
    return element
