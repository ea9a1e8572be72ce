"""Modules with tables, for blocks: imported when they are first used, and not with the block's class."""

from importlib import import_module
from typing import Any


class LazyModule:
    """A module of ours as an attribute of a block's class.

    XBlock's entry points are loaded where Django's models cannot be: by tools that have no Django set up, and by sites
    that list the blocks without our app. A model imported there is an error, so a block names its storage by this.
    """

    def __init__(self, name: str) -> None:
        self.name = f"digiboards_xblocks.{name}"

    def __get__(self, _block: object, _owner: type | None = None) -> Any:
        return import_module(self.name)
