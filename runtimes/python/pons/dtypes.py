"""numpy's dtypes as SPEC chapter 10 spells them: text for a plain one, a tuple for a structured one."""

from __future__ import annotations

from .imports import standard

KINDS = frozenset("biufcSUVmM")
MOST_DIMENSIONS = 64
MOST_EMPTY = 10_000_000  # items without a byte: no message pays for them, and somebody may want a list of them

# Written out, and read by nothing but an exact match: numpy's own reader takes much more than dtypes of this list.
_PLAIN = (
    r"\|b1|\|[iu]1|<[iu][248]|<f(?:2|4|8|12|16)|<c(?:8|16|24|32)|"
    r"\|[SV]\d{1,9}|<U\d{1,9}|<[mM]8(?:\[\d{0,9}\w{1,2}\])?"
)

# What a memoryview has a format for, by the spelling.
FORMATS = {
    "|b1": "?", "|i1": "b", "|u1": "B", "<i2": "h", "<u2": "H", "<i4": "i", "<u4": "I",
    "<i8": "q", "<u8": "Q", "<f2": "e", "<f4": "f", "<f8": "d",
}  # fmt: skip
_FORMAT_KINDS = {"?": "b", **dict.fromkeys("bhilqn", "i"), **dict.fromkeys("BHILQN", "u"), **dict.fromkeys("efd", "f")}


def spell(dtype, numpy) -> object:
    """Gives the spelling of a dtype in little-endian; one that has none is a TypeError."""
    if dtype.names:
        return dtype.itemsize, tuple([_spell_field(name, dtype.fields[name], numpy) for name in dtype.names])
    little = dtype.newbyteorder("<")
    # Compared, because dtypes of other libraries (bfloat16) give themselves out as bytes.
    if dtype.kind not in KINDS or numpy.dtype(little.str) != little:
        raise TypeError(f"numpy's {dtype} has no counterpart on the other side")
    return little.str


def _spell_field(name: str, field: tuple, numpy) -> tuple:
    base, shape = field[0].subdtype or (field[0], ())
    return name, spell(base, numpy), field[1], tuple(shape)


def spell_format(text: str, itemsize: int) -> str | None:
    """Gives the spelling of a memoryview's format; None where there is none."""
    kind = _FORMAT_KINDS.get(text[-1:]) if text[:-1] in ("", "@", "=", "<") else None
    return None if kind is None else f"{'<' if itemsize > 1 else '|'}{kind}{itemsize}"


def format_of(dtype: object) -> tuple[str, int]:
    """Gives the format and the item size of a dtype as one writes it in short, `f8` or `<f8` or `d`."""
    text = dtype if type(dtype) is str else ""
    for spelling, format in FORMATS.items():
        if text in (format, spelling, spelling[1:]):
            return format, int(spelling[2:])
    raise TypeError(f"Without numpy an array has one of the dtypes {', '.join(FORMATS)}, not {dtype!r}.")


def parse(spelling: object, numpy):
    """Gives numpy's dtype of a spelling; what is none is a TypeError or ValueError."""
    if type(spelling) is str:
        if not standard("re").fullmatch(_PLAIN, spelling, 256):  # re.ASCII
            raise ValueError(f"{spelling[:80]!r} is no dtype of the specification")
        dtype = numpy.dtype(spelling)
        if dtype.str != spelling:
            raise ValueError(f"{spelling!r} is no dtype as numpy writes it; it would be {dtype.str!r}")
        return dtype
    size, fields = _parts(spelling, (int, tuple))
    names, formats, offsets = [], [], []
    for field in fields:
        name, inner, offset, shape = _parts(field, (str, None, int, tuple))
        base = parse(inner, numpy)
        if offset < 0 or offset + base.itemsize * count(shape) > size:
            raise ValueError(f"The field {name!r} of a dtype does not lie within its {size} bytes")
        names.append(name)
        formats.append((base, shape) if shape else base)
        offsets.append(offset)
    return numpy.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": size})


def count(shape: tuple) -> int:
    """Gives the number of items of a shape; one that is none is a ValueError."""
    if type(shape) is not tuple or len(shape) > MOST_DIMENSIONS or any(type(n) is not int or n < 0 for n in shape):
        raise ValueError(f"A shape is a tuple of at most {MOST_DIMENSIONS} lengths, but is {shape!r:.80}")
    items = 1
    for length in shape:
        items *= length
    return items


def _parts(whole: object, kinds: tuple) -> tuple:
    if type(whole) is not tuple or len(whole) != len(kinds):
        raise ValueError(f"A structured dtype has a tuple of {len(kinds)} where {whole!r:.80} stands")
    for part, kind in zip(whole, kinds):
        if kind is not None and type(part) is not kind:
            raise ValueError(f"A structured dtype has a {kind.__name__} where {part!r:.80} stands")
    return whole
