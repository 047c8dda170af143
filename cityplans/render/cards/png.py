"""Writes a share picture as PNG; what many pictures have in common is compressed once."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

from PIL import Image, ImageChops

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BITS, _PALETTE_COLOURS = 4, 3
"""Bits of a pixel, and the number of PNG for colours that are numbers of a palette."""
_UP = 2
"""The filter of PNG that writes each byte as its difference from the one above: only edges of letters are not 0."""
_STRIPS = 10
_ZLIB_HEADER = b"\x78\x01"


def encode(picture: Image.Image) -> bytes:
    """Return a picture of at most 16 colours and an even width as PNG, always in the same bytes."""
    width, height = picture.size
    header = struct.pack(">IIBBBBB", width, height, _BITS, _PALETTE_COLOURS, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", bytes(picture.getpalette() or ())), (b"IDAT", _compressed(picture)))
    return _SIGNATURE + b"".join(_chunk(*chunk) for chunk in (*chunks, (b"IEND", b"")))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _compressed(picture: Image.Image) -> bytes:
    """Return the rows of a picture as a zlib stream: strips that others share, and an empty last block."""
    rows = _filtered(picture)
    length = len(rows) // picture.height * -(-picture.height // _STRIPS)
    strips = (rows[start : start + length] for start in range(0, len(rows), length))
    last = zlib.compressobj(wbits=-zlib.MAX_WBITS).flush()
    return b"".join((_ZLIB_HEADER, *map(_deflated, strips), last, struct.pack(">I", zlib.adler32(rows))))


def _filtered(picture: Image.Image) -> bytes:
    """Return the rows of a picture, two pixels a byte, each after the number of its filter."""
    size = width, height = picture.width * _BITS // 8, picture.height
    rows = Image.frombytes("L", size, picture.tobytes("raw", f"P;{_BITS}"))
    above = Image.new("L", size)
    above.paste(rows, (0, 1))
    filtered = Image.new("L", (width + 1, height), _UP)
    filtered.paste(ImageChops.subtract_modulo(rows, above), (1, 0))
    return filtered.tobytes()


@lru_cache(maxsize=128)
def _deflated(strip: bytes) -> bytes:
    """Return a strip as blocks that refer to none before them: empty ones and heads of plans repeat."""
    # Runs are what there is to compress: a tenth of the time of a search for repetitions.
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS, memLevel=zlib.DEF_MEM_LEVEL + 1, strategy=zlib.Z_RLE)
    return deflate.compress(strip) + deflate.flush(zlib.Z_FULL_FLUSH)
