"""Reads the tree of a course from its archive the way Studio does, but keeps what Studio would drop without a word."""

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from lxml import etree
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey
from opaque_keys.edx.locator import BlockUsageLocator, CourseLocator

from .archive_reader import Archive
from .course_tree import Chapter, Component, CourseTree, Sequential, Vertical
from .errors import ArchiveError

Node = TypeVar("Node")
Element = Any  # lxml-stubs would have it private

# Of a course's children, what holds nothing to read.
_NOT_SHOWN = {"wiki", "textbook"}
_MAX_BYTES = 4_000_000
# What the exporter never writes, and what could make a short file a long one.
_DOCTYPE = b"<!DOCTYPE"


class _UnreadableError(Exception):
    """A part of the archive cannot be used; the message says which and why."""


def read_course(archive: Archive) -> CourseTree:
    """Return the whole tree; each node says what is wrong with it.

    Raises ``ArchiveError`` only when there is no course at all.
    """
    return _Reader(archive).course()


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self.files = archive.files
        self.path = archive.path
        self.course_key: CourseKey = CourseLocator("none", "none", "none")
        self.seen: set[UsageKey] = set()
        self.stand_ins = 0

    def course(self) -> CourseTree:
        try:
            pointer = self.element("course.xml", "course")
            org, number, run = (pointer.get(name, "") for name in ("org", "course", "url_name"))
            self.course_key = CourseLocator(org, number, run)
            if len(pointer.attrib) != 3 or len(pointer):
                raise _UnreadableError("course.xml must have url_name, org and course, and nothing else")
            root = self.element(f"course/{run}.xml", "course")
        except (_UnreadableError, InvalidKeyError) as error:
            raise ArchiveError(f"{self.path} is not a course that Studio would take: {error}.") from error
        settings, problems = self.settings(run)
        children = [child for child in _children(root) if child.tag not in _NOT_SHOWN]
        return CourseTree(
            key=self.course_key,
            title=str(settings.get("display_name") or root.get("display_name") or self.course_key),
            language=str(settings.get("language") or root.get("language") or "en"),
            chapters=tuple(self.branch(child, "chapter", Chapter, self.sequential) for child in children),
            problems=problems,
            settings=settings,
        )

    def sequential(self, node: Element) -> Sequential:
        return self.branch(node, "sequential", Sequential, self.vertical)

    def vertical(self, node: Element) -> Vertical:
        return self.branch(node, "vertical", Vertical, self.component)

    def branch(self, node: Element, tag: str, make: Callable[..., Node], child: Callable[[Element], Any]) -> Node:
        """Return a node with children: in its place, or in the file it points to."""
        key, problem = self.key(tag, node)
        try:
            if node.tag != tag:
                raise _UnreadableError(f"<{node.tag}> stands where Studio expects <{tag}>, and is left out by it")
            _refuse_tail(node)
            if _is_pointer(node):
                node = self.element(f"{tag}/{node.get('url_name', '').replace(':', '/')}.xml", tag)
        except _UnreadableError as error:
            return make(key, _title(node, key), (), _join(problem, str(error)))
        return make(
            key, _title(node, key), tuple(child(item) for item in _children(node)), problem, **_visibility(node)
        )

    def component(self, node: Element) -> Component:
        key, problem = self.key(str(node.tag), node)
        try:
            _refuse_tail(node)
            if _is_pointer(node):
                raise _UnreadableError("it has no attribute besides url_name, so Studio looks for a file and drops it")
        except _UnreadableError as error:
            problem = _join(problem, str(error))
        return Component(key, _title(node, key), etree.tostring(node, with_tail=False), problem)

    def key(self, tag: str, node: Element) -> tuple[UsageKey, str]:
        """The usage key of an element, or a stand-in with the reason why it has none of its own."""
        url_name = node.get("url_name", "")
        problem = ""
        try:
            key = self.locator(tag, url_name or "unnamed")
            if not url_name:
                problem = "it has no url_name, so answers would be lost with every import"
            elif key in self.seen:
                problem = "its url_name stands twice in the course; Studio keeps only one of them"
        except InvalidKeyError:
            key = self.locator(tag, "unnamed")
            problem = f"'{url_name}' cannot be a url_name; use small letters, digits and hyphens"
        if problem:
            self.stand_ins += 1
            key = self.locator(tag, f"{key.block_id}.{self.stand_ins}")
        self.seen.add(key)
        return key, problem

    def locator(self, tag: str, url_name: str) -> UsageKey:
        """A key of this course. Raises ``InvalidKeyError``."""
        return BlockUsageLocator(self.course_key, tag, url_name)  # type: ignore[no-untyped-call]  # opaque_keys has none

    def element(self, name: str, tag: str) -> Element:
        """The root of an XML file of the archive."""
        data = self.files.get(name)
        if data is None:
            raise _UnreadableError(f"{name} is missing from the archive")
        if len(data) > _MAX_BYTES:
            raise _UnreadableError(f"{name} is larger than export_course.py writes")
        if _DOCTYPE in data:
            raise _UnreadableError(f"{name} declares a document type, which export_course.py does not write")
        # A parser serves one document; entities and the network stay closed to it.
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise _UnreadableError(f"{name} is not XML: {error.msg}") from error
        if root.tag != tag:
            raise _UnreadableError(f"{name} holds <{root.tag}> where Studio expects <{tag}>")
        return root

    def settings(self, run: str) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return the course's settings, and sentences about what Studio would ignore without a word."""
        name = f"policies/{run}/policy.json"
        if name not in self.files:
            return {}, (f"{name} is missing, so the course would start in 2030.",)
        try:
            policy = json.loads(self.files[name])
        except (ValueError, RecursionError):
            return {}, (f"{name} is not JSON, and would be ignored by Studio.",)
        found = policy.get(f"course/{run}") if isinstance(policy, dict) else None
        if not isinstance(found, dict):
            return {}, (f"{name} holds no settings of this course run, and would be ignored by Studio.",)
        return found, ()


def _children(node: Element) -> Iterator[Element]:
    return (child for child in node if isinstance(child.tag, str))


def _visibility(node: Element) -> dict[str, bool]:
    """What a node says of who sees it; only chapters are asked, as the exporter marks no others."""
    return {"staff_only": node.get("visible_to_staff_only") == "true"} if node.tag == "chapter" else {}


def _is_pointer(node: Element) -> bool:
    attributes = set(node.attrib) - {"xblock-family"}
    return attributes == {"url_name"} and len(node) == 0 and not (node.text or "").strip()


def _refuse_tail(node: Element) -> None:
    if (node.tail or "").strip():
        raise _UnreadableError("text stands after it in the file, which makes Studio drop it")


def _title(node: Element, key: UsageKey) -> str:
    return str(node.get("display_name") or key.block_id)


def _join(first: str, second: str) -> str:
    return f"{first}; {second}" if first else second
