"""A drawing of lines and discs as a PNG file, for documents that take no vector drawing in every reader."""

import struct
import zlib
from collections.abc import Iterator

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


class Drawing:
    """A drawing on white; coordinates are pixels, counted from the upper left corner."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(bytes(WHITE) * width) for _ in range(height)]

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fill a rectangle, of which what is outside the drawing is left out."""
        first, last = max(0, round(left)), min(self.width, round(right))
        if last <= first:
            return
        for row in self._rows[max(0, round(top)) : max(0, round(bottom))]:
            row[3 * first : 3 * last] = bytes(colour) * (last - first)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Fill a disc around a point."""
        for row in range(round(y - radius), round(y + radius) + 1):
            half = max(0.0, radius**2 - (row - y) ** 2) ** 0.5
            self.rectangle(x - half, row, x + half, row + 1, colour)

    def file(self) -> bytes:
        """Return the drawing as the bytes of a PNG file (ISO/IEC 15948), in true colour."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = b"".join(b"\0" + bytes(row) for row in self._rows)
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(header, pixels))


def _chunks(header: bytes, pixels: bytes) -> Iterator[bytes]:
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")):
        yield struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
