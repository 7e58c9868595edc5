"""Arrays as they leave and as they arrive: of numpy where the module uses it, `array.array`, and `memoryview`.

numpy is met, never imported: importing it takes 100 ms.
"""

from __future__ import annotations

import sys

try:
    from _pickle import PickleBuffer
except ImportError:  # an interpreter without the C module
    PickleBuffer = None

from . import dtypes, values
from .writing import SCALARS, refuse

_PLAIN_ITEMS = frozenset("?bBhHiIlLqQefdFD")  # of numpy's type characters: those whose `tolist` is exact


def reduce_numpy(value):
    """Gives the constructor call of a numpy array, None for one whose items are objects."""
    numpy = sys.modules["numpy"]
    array = value.view(numpy.ndarray)  # np.matrix, np.memmap and np.recarray are arrays with other manners
    if _holds_objects(array.dtype):
        return None
    spelling = dtypes.spell(array.dtype, numpy)
    little = array.dtype.newbyteorder("<")
    if array.dtype != little:
        array = array.astype(little)
    flags = array.flags
    if not flags.forc:
        array = array.copy("C")
    order = "F" if flags.fnc else "C"
    # Seen as bytes, since not every dtype (datetime64) gives out its memory as it is.
    flat = (array.T if order == "F" else array).reshape(-1).view("u1") if array.nbytes else b""
    return values.ndarray, (spelling, array.shape, order, _as_it_lies(memoryview(flat)))


def reduce_view(value):
    """Gives the constructor call of a memoryview or an `array.array`, None for one that is bytes, text or unknown."""
    view = memoryview(value)
    spelling = dtypes.spell_format(view.format, view.itemsize)
    if spelling is None or sys.byteorder != "little" or (type(value) is memoryview and is_bytes(view)):
        return None
    order = "F" if view.f_contiguous and not view.c_contiguous else "C"
    whole = view if view.contiguous else memoryview(view.tobytes())
    return values.ndarray, (spelling, view.shape, order, _as_it_lies(whole))


def _as_it_lies(view: memoryview):
    """Gives what the pickler writes as the bytes of contiguous memory, without a copy if it is to lie elsewhere."""
    if PickleBuffer is None:
        return view.tobytes("A")
    return PickleBuffer(PickleBuffer(view).raw().toreadonly())


def is_bytes(view: memoryview) -> bool:
    """Says whether a memoryview crosses as bytes."""
    return view.ndim == 1 and view.format in ("B", "b", "c", "<B", "<b", "<c")


def plain_of(value, kind: type, path: str):
    """Gives what stands for an array or a numpy scalar that does not leave as it is, else the value itself."""
    if kind is memoryview:
        if is_bytes(value):
            return value.tobytes()
        if reduce_view(value) is None:
            text = f"a memoryview of format {value.format!r} has no counterpart; send `numpy.asarray(...)` of it"
            raise refuse(path, text)
        return value
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return _plain_array(value, kind, path, numpy)
    if numpy is not None and isinstance(value, numpy.generic):
        return _plain_scalar(value, path)
    library = sys.modules.get("array")
    if library is None or not isinstance(value, library.array):
        return value
    if value.typecode in "uw":
        return value.tounicode()
    return value if kind is library.array else library.array(value.typecode, value)


def plain_items(items, kind: type) -> list | None:
    """Gives plain values for a list of nothing but numpy scalars of one kind, a hundred times as fast as one by one."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not issubclass(kind, numpy.generic) or numpy.dtype(kind).char not in _PLAIN_ITEMS:
        return None
    return numpy.fromiter(items, kind, len(items)).tolist()


def _holds_objects(dtype) -> bool:
    return dtype.hasobject or dtype.kind == "T"  # T: numpy's texts of any length, held apart from the array


def _plain_array(array, kind: type, path: str, numpy):
    if isinstance(array, numpy.ma.MaskedArray):
        raise refuse(path, "a masked array has no counterpart; send `.filled(...)` of it, with a value for the gaps")
    if kind not in (numpy.ndarray, numpy.matrix, numpy.memmap, numpy.recarray):
        name = f"{kind.__module__}.{kind.__qualname__}"
        raise refuse(path, f"{name} is an array with a meaning of its own; send `numpy.asarray(...)` of it")
    if not _holds_objects(array.dtype):
        dtypes.spell(array.dtype, numpy)  # raises where there is no counterpart
        return array
    if array.dtype.names is not None:
        raise refuse(path, "an array with objects in its fields has no counterpart; send one list for each field")
    return array.view(numpy.ndarray).tolist()


def _plain_scalar(value, path: str):
    if value.dtype.kind in "mM":
        # Only microseconds have a counterpart here: of nanoseconds, `item` would give a bare number.
        exact = value.astype(f"{value.dtype.kind}8[us]")
        plain = exact.item() if exact == value else None
        days = value.dtype == f"{value.dtype.kind}8[D]" and value.dtype.kind == "M"
        if plain is not None and type(plain) is not int:
            return plain.date() if days else plain
        raise refuse(path, f"{value!r} is not exact in microseconds from year 1 to 9999")
    if isinstance(value, str):
        return str.__str__(value)  # not its `item`, which loses the zeros at the end
    plain = bytes(memoryview(value)) if isinstance(value, bytes) else value.item()
    if type(plain) in SCALARS or type(plain) is complex:
        return plain
    raise refuse(path, f"a numpy {value.dtype} has no counterpart")


def make(dtype: object, shape: tuple, order: str, data):
    """Makes the array that a payload holds; it can be written to where its data can."""
    items = dtypes.count(shape)
    if order not in ("C", "F") or type(data) not in (bytes, bytearray, memoryview):
        raise TypeError(f"An array has an order C or F and bytes, but came with {order!r:.80} and {data!r:.80}.")
    if values.numpy is None:
        return _make_view(dtype, shape, order, data, items)
    numpy = values.numpy
    dtype = dtypes.parse(dtype, numpy)
    _check_size(items, dtype.itemsize, len(data))
    if not data:  # numpy's frombuffer does not take items of no size
        if items > dtypes.MOST_EMPTY:
            raise ValueError(f"An array of {items} items without a byte is beyond {dtypes.MOST_EMPTY}.")
        return numpy.ndarray(shape, dtype, data, order=order)
    return numpy.frombuffer(data, dtype).reshape(shape, order=order)


def empty(shape, dtype="f8", order: str = "C"):
    """Makes an array, its items not set, in memory that is shared with the host: returning it copies nothing.

    It is a numpy array where numpy is imported, else a memoryview. Whoever was sent it sees what is written to it
    later: let go of it when it is returned, or write no more. Where there is no shared memory (or not so much, or less
    than 128 KiB is asked for) it is an ordinary array, and is copied as any other.
    """
    shape = tuple(shape) if hasattr(shape, "__iter__") else (shape,)
    shape = tuple([length.__index__() for length in shape])
    if order not in ("C", "F"):
        raise ValueError(f"An array has the order C or F, not {order!r}.")
    numpy = sys.modules.get("numpy")
    if hasattr(numpy, "ndarray"):
        kind = numpy.dtype(dtype)
        if kind.hasobject:
            raise TypeError(f"pons.empty makes arrays of plain items, not of {kind}.")
        memory = _shared(kind.itemsize * dtypes.count(shape))
        return numpy.empty(shape, kind, order) if memory is None else numpy.ndarray(shape, kind, memory, order=order)
    format, itemsize = dtypes.format_of(dtype)
    if order == "F" and len(shape) > 1:
        raise ValueError("pons.empty makes arrays of order F only with numpy; import it.")
    memory = _shared(itemsize * dtypes.count(shape))
    if memory is None:
        memory = bytearray(itemsize * dtypes.count(shape))
    flat = memoryview(memory).cast("B").cast(format)
    return flat if len(shape) == 1 else flat.cast("B").cast(format, shape)


def _shared(size: int):
    from . import arena, placement

    return None if arena.here is None or size < placement.LARGE else arena.here.export(size)


def _make_view(dtype: object, shape: tuple, order: str, data, items: int) -> memoryview:
    format = dtypes.FORMATS.get(dtype) if type(dtype) is str else None
    if format is None or sys.byteorder != "little" or (not items and len(shape) > 1):
        what = f"An array of dtype {dtype!r:.80} and shape {shape}"
        raise TypeError(f"{what} needs numpy: the module has to import it when it is loaded.")
    _check_size(items, int(dtype[2:]), len(data))
    try:
        flat = memoryview(data).cast("B").cast(format)
    except ValueError:
        raise TypeError(f"An array of dtype {dtype!r} needs numpy here, or Python 3.12.") from None
    if order == "F" and len(shape) > 1:
        items = _in_c_order(flat, shape)
        flat = memoryview(items if flat.readonly else bytearray(items))
    return flat.cast("B").cast(format, shape) if len(shape) != 1 else flat


def _in_c_order(flat: memoryview, shape: tuple) -> bytes:
    if len(shape) == 1:
        return flat.tobytes()
    return b"".join([_in_c_order(flat[i :: shape[0]], shape[1:]) for i in range(shape[0])])


def _check_size(items: int, itemsize: int, have: int) -> None:
    if items * itemsize != have:
        raise ValueError(f"An array of {items} items of {itemsize} bytes came with {have} bytes.")
