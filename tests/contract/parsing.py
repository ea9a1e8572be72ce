"""Blocks made by XBlock itself from their OLX, and what an author set in them."""

from typing import Any

from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime


def parsed(xml: bytes) -> Any:
    """The block that an element stands for, by its entry point."""
    runtime = TestRuntime(services={"field-data": KvsFieldData(DictKeyValueStore())})
    return runtime.get_block(runtime.parse_xml_string(xml))


def values(block: Any) -> dict[str, Any]:
    """What an author set."""
    return {
        name: getattr(block, name)
        for name, field in block.fields.items()
        if field.is_set_on(block) and name != "parent"
    }
