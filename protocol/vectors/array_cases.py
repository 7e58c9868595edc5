"""The arrays among the values: spelled by hand, since not every Python that writes the vectors has numpy."""

from __future__ import annotations

import dataclasses
import struct

from pons import values, writing


@dataclasses.dataclass(frozen=True)
class Array:
    """An array as the specification spells it."""

    dtype: object
    shape: tuple
    order: str
    data: bytes


@dataclasses.dataclass(frozen=True)
class Wrong:
    """A call of the constructor with whatever arguments."""

    arguments: tuple


def _reduce(array: Array):
    return values.ndarray, (array.dtype, array.shape, array.order, array.data)


writing._REDUCERS["Array"] = (__name__, _reduce)
writing._REDUCERS["Wrong"] = (__name__, lambda wrong: (values.ndarray, wrong.arguments))


def neutral_array(array: Array) -> dict:
    """dtype (text, or [item size, [[name, dtype, offset, shape], ...]]), shape, order, bytes."""
    return {"ndarray": [_neutral_dtype(array.dtype), list(array.shape), array.order, array.data.hex()]}


def _neutral_dtype(dtype: object) -> object:
    if type(dtype) is str:
        return dtype
    size, fields = dtype
    return [size, [[name, _neutral_dtype(inner), offset, list(shape)] for name, inner, offset, shape in fields]]


def arrays():
    """(name, value): arrays of every dtype, shape and order."""
    numbers = [
        ("|b1", "?", [True, False, True]), ("|i1", "b", [1, -1, -128]), ("|u1", "B", [0, 1, 255]),
        ("<i2", "h", [1, -2, 2**15 - 1]), ("<u2", "H", [1, 2, 2**16 - 1]), ("<i4", "i", [1, -2, -(2**31)]),
        ("<u4", "I", [1, 2, 2**32 - 1]), ("<i8", "q", [1, -2, -(2**63)]), ("<u8", "Q", [1, 2, 2**64 - 1]),
        ("<f2", "e", [1.5, -0.0, float("inf")]), ("<f4", "f", [1.5, -0.0, float("nan")]),
        ("<f8", "d", [0.1, -0.0, float("-inf")]),
        ("<M8[ns]", "q", [0, -1, -(2**63)]), ("<M8[D]", "q", [0, 20_000, -1]), ("<M8[25us]", "q", [1, 2, 3]),
        ("<M8", "q", [-(2**63)] * 3), ("<m8[s]", "q", [1, -1, 86_400]), ("<m8", "q", [1, 2, 3]),
    ]  # fmt: skip
    for dtype, format, items in numbers:
        yield f"ndarray {dtype}", Array(dtype, (3,), "C", struct.pack(f"<3{format}", *items))
    yield "ndarray <c8", Array("<c8", (2,), "C", struct.pack("<4f", 1.5, -2, 0, 1))
    yield "ndarray <c16", Array("<c16", (2,), "C", struct.pack("<4d", 1.5, -2, 0, 1))
    yield "ndarray |S3", Array("|S3", (2,), "C", b"ab\0xyz")
    yield "ndarray <U2", Array("<U2", (2,), "C", "ü\0a😀".encode("utf-32-le"))
    yield "ndarray |V3", Array("|V3", (2,), "C", b"abcdef")
    six = struct.pack("<6i", *range(6))
    yield "ndarray 2 x 3", Array("<i4", (2, 3), "C", six)
    yield "ndarray 2 x 3 in Fortran's order", Array("<i4", (2, 3), "F", six)
    yield "ndarray 2 x 3 x 4", Array("|u1", (2, 3, 4), "C", bytes(range(24)))
    yield "ndarray 2 x 3 x 4 in Fortran's order", Array("|u1", (2, 3, 4), "F", bytes(range(24)))
    yield "ndarray without dimensions", Array("<f8", (), "C", struct.pack("<d", 2.5))
    yield "ndarray empty", Array("<f8", (0,), "C", b"")
    yield "ndarray 2 x 0 x 3", Array("<f8", (2, 0, 3), "C", b"")
    yield "ndarray of 10000 floats", Array("<f8", (100, 100), "C", struct.pack("<10000d", *range(10_000)))
    pair = (12, (("id", "<i4", 0, ()), ("price", "<f8", 4, ())))
    yield "ndarray structured", Array(pair, (2,), "C", struct.pack("<idid", 1, 1.5, 2, 2.5))
    gaps = (16, (("flag", "|b1", 0, ()), ("price", "<f8", 8, ())))
    yield "ndarray structured with gaps", Array(gaps, (2,), "C", struct.pack("<?7xd?7xd", True, 1.5, False, 2.5))
    turned = (9, (("b", "<f8", 1, ()), ("a", "|u1", 0, ())))
    yield "ndarray structured, fields not in their order", Array(turned, (1,), "C", struct.pack("<Bd", 7, 1.5))
    inner = (6, (("x", "<i2", 0, ()), ("y", "<i4", 2, ())))
    nested = (22, (("größe", "<U1", 0, ()), ("points", inner, 4, (3,))))
    data = "x".encode("utf-32-le") + struct.pack("<hihihi", *range(6))
    yield "ndarray structured, nested", Array(nested, (1,), "C", data)
    matrix = (24, (("m", "<f4", 0, (2, 3)),))
    yield "ndarray structured, of matrices", Array(matrix, (), "C", struct.pack("<6f", *range(6)))
    one = Array("<i4", (6,), "C", six)
    yield "ndarrays in containers", {"a": one, "rows": [Array("<i4", (3, 2), "F", six), (one,)]}
    yield "the same ndarray twice", [one, one]


def wrong_arrays():
    """(name, arguments): what no reader takes."""
    eight = bytes(8)
    yield "ndarray of too few bytes", ("<f8", (2,), "C", eight)
    yield "ndarray of too many bytes", ("<i4", (1,), "C", eight)
    yield "ndarray of negative length", ("<f8", (-1,), "C", eight)
    yield "ndarray of two negative lengths", ("<f8", (-1, -1), "C", eight)
    yield "ndarray of 2^60 x 2^60", ("<f8", (2**60, 2**60), "C", b"")
    yield "ndarray of 2^63 bytes", ("|u1", (2**63,), "C", b"")
    yield "ndarray with a list as its shape", ("<f8", [1], "C", eight)
    yield "ndarray with a float as a length", ("<f8", (1.0,), "C", eight)
    yield "ndarray of order A", ("<f8", (1,), "A", eight)
    yield "ndarray of text", ("<f8", (1,), "C", "12345678")
    yield "ndarray without bytes", ("<f8", (1,), "C")
    yield "ndarray in big-endian", (">f8", (1,), "C", eight)
    yield "ndarray of objects", ("|O", (1,), "C", eight)
    yield "ndarray of a dtype without order", ("f8", (1,), "C", eight)
    yield "ndarray of three-byte integers", ("<i3", (1,), "C", b"abc")
    yield "ndarray without dtype", (None, (1,), "C", eight)
    yield "ndarray structured, a field beyond its items", ((4, (("a", "<i4", 1, ()),)), (1,), "C", bytes(4))
    yield "ndarray structured, a field before its items", ((4, (("a", "<i4", -1, ()),)), (1,), "C", bytes(4))
    yield "ndarray structured, an array beyond its items", ((4, (("a", "<i2", 0, (3,)),)), (1,), "C", bytes(4))
    yield "ndarray structured, one name twice", ((8, (("a", "<i4", 0, ()), ("a", "<i4", 4, ()))), (1,), "C", eight)
    yield "ndarray structured, of objects", ((8, (("a", "|O", 0, ()),)), (1,), "C", eight)
    yield "ndarray structured, a field of three parts", ((4, (("a", "<i4", 0),)), (1,), "C", bytes(4))
    yield "ndarray structured, a number as a name", ((4, ((1, "<i4", 0, ()),)), (1,), "C", bytes(4))
    yield "ndarray structured, of negative size", ((-4, ()), (1,), "C", b"")
