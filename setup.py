"""What a build does besides copying: it compiles the catalogues of translations. All facts stand in setup.cfg."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    """Writes the ``.mo`` that Django reads beside each ``.po``: none is in git, so none can be out of date."""

    def run(self) -> None:
        """Copy, then compile."""
        super().run()
        for source, target in self._catalogues():
            with source.open("rb") as file:
                catalogue = read_po(file, abort_invalid=True)
            with target.open("wb") as file:
                write_mo(file, catalogue)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return what is built, with what is compiled."""
        return [*super().get_outputs(include_bytecode), *(str(target) for _, target in self._catalogues())]

    def _catalogues(self) -> Iterator[tuple[Path, Path]]:
        """Yield each catalogue and where it goes compiled; an editable install runs from the sources."""
        for _package, source, built, names in self.data_files:
            for name in names:
                if name.endswith(".po"):
                    folder = source if self.editable_mode else built
                    yield Path(source, name), Path(folder, name).with_suffix(".mo")


setup(cmdclass={"build_py": BuildWithCatalogues})
