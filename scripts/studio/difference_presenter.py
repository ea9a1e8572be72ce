"""Describes differences between two trees: what an import has lost, and what one would change."""

from collections.abc import Sequence

from console import count, printable

from .tree import COURSE, Block
from .tree_comparison import Difference, Kind

# Of a long list, so many are described.
MOST_LINES = 40

_LOST = {
    Kind.MISSING: "missing: {block}{below}, {belongs}",
    Kind.EXTRA: "not of this archive, but shown: {block}{below}, {stands}",
    Kind.MOVED: "in the wrong place: {block}; it belongs in {wanted}, and stands in {found}",
    Kind.REORDERED: "in another order than in the archive: what stands in the {block}{in_wanted}",
    Kind.RETITLED: "under another title: {block}{in_wanted}; there it is called “{title}”",
    Kind.HIDDEN: "not shown: {block}{in_wanted}; the LMS does not know this type of block, so is the plugin installed?",
}
_CHANGES = {
    Kind.MISSING: "would be added: {block}{below}{in_wanted}",
    Kind.EXTRA: (
        "would be taken out: {block}{below}{in_found}; what learners did there stays stored, but they no longer see it"
    ),
    Kind.MOVED: "would move: {block}, from {found} to {wanted}",
    Kind.REORDERED: "would be put in another order: what stands in the {block}{in_wanted}",
    Kind.RETITLED: "would be called otherwise: {block}{in_wanted}; now it is called “{title}”",
    Kind.HIDDEN: "is not shown now: {block}{in_wanted}; the LMS does not know this type of block",
}


def describe_losses(differences: Sequence[Difference]) -> list[str]:
    """Return a line for each difference after an import: what is not as the archive says."""
    return _lines(differences, _LOST)


def describe_changes(differences: Sequence[Difference]) -> list[str]:
    """Return a line for each difference that an import would make."""
    return _lines(differences, _CHANGES)


def _lines(differences: Sequence[Difference], words: dict[Kind, str]) -> list[str]:
    lines = [_line(difference, words[difference.kind]) for difference in differences[:MOST_LINES]]
    more = len(differences) - len(lines)
    return [*lines, f"and {count(more, 'more difference')}"] if more else lines


def _line(difference: Difference, words: str) -> str:
    block = difference.block
    wanted, found = difference.wanted, difference.found
    sentence = words.format(
        block=block.called,
        below=f" with {count(difference.below, 'part')} below it" if difference.below else "",
        belongs=f"which belongs in {wanted}" if wanted else "which belongs in the course itself",
        stands=f"in {found}" if found else "in the course itself",
        in_wanted=f", in {wanted}" if wanted else "",
        in_found=f", in {found}" if found else "",
        wanted=wanted,
        found=found,
        title=printable(found),
    )
    return f"{sentence} [{_name(block)}]"


def _name(block: Block) -> str:
    """The name that the archive and Studio know a block by."""
    name = block.key.rpartition("@")[2]
    return name if block.type == COURSE else f"{block.type}/{name}"
