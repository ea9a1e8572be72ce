"""Word files printed by LibreOffice; for tests that are marked ``libreoffice``."""

import subprocess
from pathlib import Path


def printed_pages(file: bytes, folder: Path) -> list[str]:
    """The text of each page of the PDF that LibreOffice makes of a Word file."""
    (folder / "given.docx").write_bytes(file)
    office = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", folder, folder / "given.docx"], check=True, timeout=180)
    told = subprocess.run(["pdftotext", folder / "given.pdf", "-"], check=True, timeout=60, capture_output=True)
    return told.stdout.decode().removesuffix("\f").split("\f")
