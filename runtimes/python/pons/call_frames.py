"""The frames of calls that this side makes, whose ids are given when they are written."""

from __future__ import annotations

from _struct import Struct

from .frames import CALL, HANDLE, HEADER_SIZE, NAMED, has_control, pack_header_into
from .proxies import entry_of
from .sections import TABLES
from .writing import PROTOCOL, SCALARS, dumps

SMALL = 4096  # bytes of plain arguments that are sent without more ado
_one_handle = Struct("<IHHBBHIQ")  # the tables of a message with a single handle, see `sections`


class ToClient:
    """The target of a call that a client answers, and not the host; it has an `id`."""

    __slots__ = ()


class CallFrames:
    """Makes frames, and knows the names that were used before."""

    def __init__(self, engine, name_limit: int, packs: bool = True) -> None:
        self._engine = engine
        self._name_limit = name_limit
        self._names: dict[str, bytes] = {}
        self._packs = packs  # plain arguments by itself, where the link's form is the binary one

    def make(self, name: str, parent: int, args: tuple, keywords, target, as_handle, credit) -> bytearray:
        """Gives the frame of a call, in which only its id is still to be written."""
        encoded = self._names.get(name) or self._encode(name)
        flags = HANDLE if as_handle else 0
        client = None
        if target is not None and isinstance(target, ToClient):
            client, target = target.id, None
        plain = self._packs and not keywords and credit is None and client is None
        if plain and SCALARS.issuperset(map(type, args)):
            payload = dumps(args, PROTOCOL)
            if len(payload) < SMALL:
                tables = b""
                if target is not None:
                    flags |= TABLES
                    side, what, id, _ = entry_of(target)
                    tables = _one_handle.pack(len(payload), 1, 0, side, what, 0, 0, id)
                frame = bytearray(HEADER_SIZE)
                frame += encoded + tables + payload
                pack_header_into(frame, 0, len(frame) - 4, CALL, flags, len(encoded), 0, parent)
                return frame
        if keywords:
            flags |= NAMED
            args = (*args, keywords)
        written = self._engine.writer.frame(
            CALL, 0, args, "args", flags=flags, name=encoded, parent=parent, client=client, credit=credit,
            target=target,
        )  # fmt: skip
        return bytearray(written) if type(written) is bytes else written

    def _encode(self, name: str) -> bytes:
        if type(name) is not str:
            raise TypeError(f"An action's name must be text, but is {type(name).__name__}.")
        try:
            encoded = name.encode()
        except UnicodeEncodeError:
            encoded = b""
        if not 0 < len(encoded) <= self._name_limit or has_control(name):
            raise ValueError(f"{name[:80]!r} is no action's name: 1 to {self._name_limit} bytes, no control character.")
        if len(self._names) < 4096:
            self._names[name] = encoded
        return encoded
