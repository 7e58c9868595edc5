"""A message as it came, before anyone knows what it is about."""

from __future__ import annotations


class Message:
    """One message of SPEC chapter 2, its payload still in the sender's codec."""

    # Defaults of the class, not of the instance: most calls have none of these, and each assignment costs time.
    parent: int = 0
    client: int | None = None
    credit: tuple[int, int] | None = None
    handles: tuple = ()  # of (side, what, id, count)
    carried: int = 0  # of an item in the JSON form: the bytes for which it takes credit
    buffers: tuple = ()  # of (place, writable, size, offset, bytes or None)

    def __init__(self, kind: int, flags: int, call: int, name: bytes, payload: bytes | memoryview) -> None:
        self.kind = kind
        self.flags = flags
        self.call = call
        self.name = name
        self.payload = payload
