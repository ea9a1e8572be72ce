"""Drawings are PNG files that other programs read as they were drawn."""

import struct
import zlib

from digiboards_xblocks.documents.png import WHITE, Drawing

INK = (33, 43, 50)


def pixels(file: bytes) -> list[list[tuple[int, ...]]]:
    """The pixels of a file that filters no line, with each chunk's check sum looked at."""
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    place, chunks = 8, {}
    while place < len(file):
        (length,) = struct.unpack(">I", file[place : place + 4])
        kind, data = file[place + 4 : place + 8], file[place + 8 : place + 8 + length]
        assert struct.unpack(">I", file[place + 8 + length : place + 12 + length]) == (zlib.crc32(kind + data),)
        chunks[kind] = data
        place += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    lines = zlib.decompress(chunks[b"IDAT"])
    size = 1 + 3 * width
    assert len(lines) == height * size
    rows = [lines[number * size : (number + 1) * size] for number in range(height)]
    assert all(row[0] == 0 for row in rows)
    return [[tuple(row[at : at + 3]) for at in range(1, size, 3)] for row in rows]


def test_a_rectangle_is_where_it_was_drawn_and_no_further() -> None:
    drawing = Drawing(6, 4)
    drawing.rectangle(2, 1, 9, 3, INK)
    drawing.rectangle(5, 0, 2, 4, INK)
    assert pixels(drawing.file()) == [[INK if 1 <= y < 3 and x >= 2 else WHITE for x in range(6)] for y in range(4)]


def test_a_disc_is_round() -> None:
    drawing = Drawing(21, 21)
    drawing.disc(10.5, 10, 8, INK)
    found = pixels(drawing.file())
    assert found[10][10] == INK
    assert found[10].count(INK) == 16
    assert found[3].count(INK) < 10
    assert found[0].count(INK) == 0
