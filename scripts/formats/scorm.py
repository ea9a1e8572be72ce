"""SCORM 1.2 packages for another LMS: one for each guide and one for the programme (docs/doors.md)."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from lxml import etree

from curriculum.model import Course
from olx.archive_writer import Member, write_zip

from .format import Format, Package
from .web import left_out_for_learners, units_for_learners

MANIFEST = "imsmanifest.xml"
PROGRAMME = "programme.zip"
_IMSCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_IMSMD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
_DEFAULT: Any = {None: _IMSCP}  # the stubs of lxml know names only
_XML = "http://www.w3.org/XML/1998/namespace"


def _packages(course: Course) -> Iterator[Package]:
    # The player sets up Django, which no other format needs.
    from player.pages import guide_contents, members, programme_contents

    programme = course.programme
    packages = [(guide.id, guide_contents(guide, is_sent=True)) for guide in course.guides]
    packages.append((PROGRAMME.removesuffix(".zip"), programme_contents(course, is_sent=True)))
    for name, contents in packages:
        files = members(contents, course)
        described = programme.short_description if contents.is_whole else f"{contents.title}. {programme.title}"
        data = manifest(
            f"{programme.org}-{programme.number}-{course.edition.id}-{name}",
            contents.title,
            described,
            programme.language,
            [file.name for file in files],
        )
        yield Package(f"{name}.zip", [Member(MANIFEST, partial(bytes, data)), *files])


def manifest(identifier: str, title: str, description: str, language: str, files: Sequence[str]) -> bytes:
    """Return the manifest of a package with one page to open, the first of its files.

    It names no schema's file: those of SCORM 1.2 may not be passed on by everybody, and no LMS needs them.
    """
    root = etree.Element(_in(_IMSCP, "manifest"), nsmap={"adlcp": _ADLCP, "imsmd": _IMSMD} | _DEFAULT)
    root.set("identifier", identifier)
    root.set("version", "1.0")
    metadata = etree.SubElement(root, _in(_IMSCP, "metadata"))
    _text(metadata, _IMSCP, "schema", "ADL SCORM")
    _text(metadata, _IMSCP, "schemaversion", "1.2")
    general = etree.SubElement(etree.SubElement(metadata, _in(_IMSMD, "lom")), _in(_IMSMD, "general"))
    _words(general, "title", title, language)
    _text(general, _IMSMD, "language", language)
    _words(general, "description", description, language)
    organizations = etree.SubElement(root, _in(_IMSCP, "organizations"), default="organization")
    organization = etree.SubElement(organizations, _in(_IMSCP, "organization"), identifier="organization")
    _text(organization, _IMSCP, "title", title)
    item = etree.SubElement(
        organization, _in(_IMSCP, "item"), identifier="item", identifierref="resource", isvisible="true"
    )
    _text(item, _IMSCP, "title", title)
    resources = etree.SubElement(root, _in(_IMSCP, "resources"))
    resource = etree.SubElement(
        resources, _in(_IMSCP, "resource"), identifier="resource", type="webcontent", href=files[0]
    )
    resource.set(_in(_ADLCP, "scormtype"), "sco")
    for name in files:
        etree.SubElement(resource, _in(_IMSCP, "file"), href=name)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _in(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _text(parent: etree._Element, namespace: str, name: str, text: str) -> None:
    etree.SubElement(parent, _in(namespace, name)).text = text


def _words(parent: etree._Element, name: str, words: str, language: str) -> None:
    element = etree.SubElement(etree.SubElement(parent, _in(_IMSMD, name)), _in(_IMSMD, "langstring"))
    element.set(_in(_XML, "lang"), language)
    element.text = words


FORMAT = Format(
    id="scorm",
    suffix="-scorm",
    about="SCORM 1.2 packages, one for each guide and one for the programme (docs/doors.md)",
    next_step="docs/doors.md",
    write=write_zip,
    packages=_packages,
    units=units_for_learners,
    left_out=left_out_for_learners,
    is_folder=True,
)
