"""What a build does besides copying. All facts stand in setup.cfg.

It compiles the catalogues of translations, and writes the styles and scripts of all blocks into one file each.
"""

from collections.abc import Iterator
from pathlib import Path
from runpy import run_path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py

PACKAGE = Path("digiboards_xblocks")


class Build(build_py):
    """Writes the ``.mo`` that Django reads beside each ``.po``, and the bundles: none is in git to be out of date.

    An editable install has no bundles, and its pages have their styles and scripts within them.
    """

    def run(self) -> None:
        """Copy, then compile and put together."""
        super().run()
        for target, text in self._bundles():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
        for source, target in self._catalogues():
            with source.open("rb") as file:
                catalogue = read_po(file, abort_invalid=True)
            with target.open("wb") as file:
                write_mo(file, catalogue)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return what is built, with what is compiled and put together."""
        made = [*(target for _, target in self._catalogues()), *(target for target, _ in self._bundles())]
        return [*super().get_outputs(include_bytecode), *map(str, made)]

    def _bundles(self) -> Iterator[tuple[Path, str]]:
        """Yield where each bundle goes, and its text."""
        if not self.editable_mode:
            # By itself: the package takes Django to be imported.
            bundles = run_path(str(PACKAGE / "activities/base/bundles.py"))
            for kind in bundles["KINDS"]:
                text = bundles["bundle"](kind, PACKAGE / "activities")
                yield Path(self.build_lib, PACKAGE, bundles["STATIC"], bundles["name"](kind, text)), text

    def _catalogues(self) -> Iterator[tuple[Path, Path]]:
        """Yield each catalogue and where it goes compiled; an editable install runs from the sources."""
        for _package, source, built, names in self.data_files:
            for name in names:
                if name.endswith(".po"):
                    folder = source if self.editable_mode else built
                    yield Path(source, name), Path(folder, name).with_suffix(".mo")


setup(cmdclass={"build_py": Build})
