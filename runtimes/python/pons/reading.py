"""Reads payloads: pickle, but with nothing in reach except the constructors of `values`."""

from __future__ import annotations

import copyreg
from io import BytesIO

try:
    from _pickle import Unpickler, UnpicklingError, loads
except ImportError:  # an interpreter without the C module
    from pickle import Unpickler, UnpicklingError, loads

from .values import CONSTRUCTORS

read_plain = loads  # only for what the hub flagged as plain: it wrote those bytes itself, and no constructor is in them

_BYTES = frozenset((bytes, memoryview, bytearray))
_extension_cache = copyreg._extension_cache  # type: ignore[attr-defined]


class _Reader(Unpickler):
    handle = None  # the constructor of its message's handles, where that has any

    def find_class(self, module: str, name: str) -> object:
        if module == "pons.values" and name in CONSTRUCTORS:
            return CONSTRUCTORS[name]
        if module == "pons.values" and name == "handle":
            if self.handle is None:
                raise UnpicklingError("A payload names a handle, but its message has no table of them.")
            return self.handle
        raise UnpicklingError(f"The payload names {module}.{name}, which is no constructor of Pons.")

    def persistent_load(self, key: object) -> object:
        raise UnpicklingError("The payload has a persistent id in it, which means nothing here.")


def read(payload: bytes | memoryview, buffers: tuple = (), handles=()) -> object:
    """Reads a payload through the closed list, whoever sent it; `handles` is the table of its message."""
    if type(payload) not in _BYTES:
        return payload.read(buffers, handles)  # of a link in the JSON form
    if _extension_cache:
        # The opcodes EXT1 to EXT4 take their object from this cache without asking find_class.
        _extension_cache.clear()
    reader = _Reader(BytesIO(payload), buffers=buffers)
    if not handles:
        return reader.load()
    from .slots import Slots

    slots = Slots(handles)
    reader.handle = slots.constructor()
    return slots.settle(reader.load())
