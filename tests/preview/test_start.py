"""What a preview says while it starts."""

from pathlib import Path

from preview.server import start


def test_it_starts_without_a_fault(archive: Path, tmp_path: Path) -> None:
    with start(archive, tmp_path / "preview") as running:
        said = running.log.read_text("utf-8")
    assert "ERROR" not in said
    assert "failed" not in said
