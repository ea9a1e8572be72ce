"""A runtime for blocks on a desk: no site, no learner, no service."""

from typing import Any

from xblock.core import XBlock
from xblock.field_data import DictFieldData
from xblock.fields import ScopeIds
from xblock.runtime import MemoryIdManager, Runtime


class DeskRuntime(Runtime):
    """The surroundings of a block with nobody there. The address of a handler is its name."""

    def handler_url(
        self, block: XBlock, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        """Return the handler's name, by which the player's script knows it."""
        del block, query, thirdparty
        return f"#{handler_name}/{suffix}" if suffix else f"#{handler_name}"

    def resource_url(self, resource: Any) -> str:
        """Refuse: everything that a block shows is in its templates, styles and scripts."""
        raise NotImplementedError

    def local_resource_url(self, block: XBlock, uri: str) -> str:
        """Refuse, in the same way."""
        raise NotImplementedError

    def publish(self, block: XBlock, event_type: str, event_data: Any) -> None:
        """Refuse: nothing happens on a desk that could be published."""
        raise NotImplementedError


def make_block(block_class: type[XBlock], key: Any, name: str, fields: dict[str, Any]) -> Any:
    """Return a block with these fields, as if it were in the course run of a key."""
    usage_key = key.make_usage_key(block_class.spec.block_type, name)
    names = MemoryIdManager()
    runtime = DeskRuntime(names, services={"field-data": DictFieldData({})}, id_generator=names)
    block = runtime.construct_xblock_from_class(
        block_class, ScopeIds(None, block_class.spec.block_type, usage_key, usage_key)
    )
    for field, value in fields.items():
        setattr(block, field, value)
    return block
