"""The items of a stream on their way out: each is encoded when it is yielded, small ones gather while more are made."""

from __future__ import annotations

from _struct import Struct
from _thread import allocate_lock

from .frames import BATCH, HANDLE, ITEM, MINIMUM, pack_header
from .values import Constructor
from .writing import PROTOCOL, CrossingError, NeedsReshaping, Pickler, reduce_exact

MOST_BYTES = 32_768  # of items that gather
MOST = 256  # items that gather
LARGE = 16_384  # bytes of an item from which it travels alone

_size = Struct("<I").pack


class _ItemPickler(Pickler):
    """Writes items that need no tables; what else there is goes by the engine's writer."""

    def reducer_override(self, value: object) -> object:
        kind = type(value)
        if kind is Constructor:
            return value.__name__
        reduction = reduce_exact(value, kind)
        if reduction is None:
            raise NeedsReshaping
        return reduction


class _Staged(list):
    """Where the pickler writes to: it gives the bytes of a small item in one piece."""

    write = list.append


class Items:
    """The items of one stream, and its credit. One thread puts; the reader may `flush` too."""

    def __init__(self, call, engine) -> None:
        self._call = call.call
        self._grants = call  # where credit lies that has come since, perhaps before there was a stream
        self._writer = engine.writer
        self._send = engine.send
        self._as_handles = bool(call.flags & HANDLE)
        self._limit = min(LARGE, engine.most_bytes - MINIMUM) if engine.writer.is_binary else -1
        self._staged = _Staged()
        pickler = _ItemPickler(self._staged, PROTOCOL)
        self._dump, self._clear_memo = pickler.dump, pickler.clear_memo
        self._are_large = self._as_handles or self._limit < 0
        self._gathered: list[bytes] = []  # each item's size, then its payload
        self._bytes = 0  # that have gathered
        self._flushing = allocate_lock()
        self.credit, self.byte_credit = call.credit
        self.refused: CrossingError | None = None  # what ends the stream, if an item cannot cross

    def put(self, item: object, gathers: bool) -> bool:
        """Takes an item; says whether there is credit for one more. CrossingError where it cannot cross."""
        if self._are_large:
            return self._put_alone(item)
        staged = self._staged
        try:
            self._dump(item)
        except Exception:  # whatever it was: the engine's writer knows, or names the place
            del staged[:]
            self._clear_memo()
            return self._put_alone(item)
        self._clear_memo()
        payload = staged.pop()
        if staged or len(payload) > self._limit:
            del staged[:]
            return self._put_alone(item)
        size = len(payload)
        if gathers:
            # One statement, so that a flush by another thread finds a size never without its payload.
            self._gathered += (_size(size), payload)
            self._bytes += size
            if self._bytes >= MOST_BYTES or len(self._gathered) >= 2 * MOST:
                self.flush()
        else:
            if self._gathered or self._flushing.locked():
                self.flush()
            self._send(pack_header(MINIMUM + size, ITEM, 0, 0, self._call, 0) + payload)
        self.credit = credit = self.credit - 1
        self.byte_credit = byte_credit = self.byte_credit - size
        return credit > 0 and byte_credit > 0

    def flush(self, wait: bool = True) -> None:
        """Writes what has gathered; not `wait`: leaves it to a thread that is just doing so."""
        if not self._flushing.acquire(wait):
            return
        try:
            # Looked at within the lock: what another thread has taken out is not sent yet, and nothing may overtake it.
            gathered = self._gathered
            count = len(gathered)
            part = gathered[:count]
            del gathered[:count]
            self._bytes = 0
            if count == 2:
                self._send(pack_header(MINIMUM + len(part[1]), ITEM, 0, 0, self._call, 0) + part[1])
            elif count:
                batch = b"".join(part)
                self._send(pack_header(MINIMUM + len(batch), ITEM, BATCH, 0, self._call, 0) + batch)
        finally:
            self._flushing.release()

    def has_credit(self) -> bool:
        """Takes in what was granted, and says whether an item may be sent; the thread that puts."""
        granted = self._grants.granted
        while granted:
            items, size = granted.pop()
            self.credit += items
            self.byte_credit += size
        return self.credit > 0 and self.byte_credit > 0

    def _put_alone(self, item: object) -> bool:
        try:
            frame = self._writer.frame(ITEM, self._call, item, "item", as_handle=self._as_handles)
        except CrossingError as error:
            self.refused = error
            raise
        size = self._writer.carried(frame)
        self._are_large = self._as_handles or size > self._limit
        self.flush()
        self._send(frame)
        self.credit -= 1
        self.byte_credit -= size
        return self.credit > 0 and self.byte_credit > 0
