"""Every block comes back from OLX as it was."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from xblock.core import XBlock
from xblock.fields import Scope, ScopeIds

from digiboards_xblocks.core.text import canonical
from tests.conftest import RecordingRuntime, build_block

from .samples import HOSTILE, Sample, each_block, made


def round_trip(block: Any) -> Any:
    node = etree.Element("unknown")
    block.add_xml_to_node(node)
    again = etree.fromstring(etree.tostring(node, encoding="utf-8"))
    keys = ScopeIds(None, block.scope_ids.block_type, block.scope_ids.def_id, block.scope_ids.usage_id)
    runtime = RecordingRuntime(services={"field-data": build_block(block.scope_ids.block_type)._field_data})

    assert again.tag == block.scope_ids.block_type
    return XBlock.load_class(again.tag).parse_xml(again, runtime, keys)


def authored(block: Any) -> dict[str, Any]:
    return {
        name: field.read_from(block)
        for name, field in block.fields.items()
        if field.scope in (Scope.content, Scope.settings)
    }


@each_block
def test_a_block_comes_back_from_olx_as_it_was(sample: Sample) -> None:
    text = canonical(sample.content.replace("Words", f"Words {HOSTILE}").replace("When", HOSTILE))
    block = made(sample, content=text, display_name=f"{HOSTILE} – “é” ع")

    assert authored(round_trip(block)) == authored(block)


@each_block
@given(
    content=st.text(st.characters(codec=None), max_size=200).map(canonical).filter(bool),
    name=st.text(max_size=40).map(canonical),
)
def test_any_canonical_text_comes_back_from_olx(sample: Sample, content: str, name: str) -> None:
    block = made(sample, content=content, display_name=name)

    assert authored(round_trip(block)) == authored(block)


def test_a_guides_minutes_come_back_from_olx() -> None:
    assert round_trip(build_block("digiboards_text", content="x", minutes=7)).minutes == 7
