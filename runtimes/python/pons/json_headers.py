"""What stands in a message of the JSON form beside its bytes: the keys of SPEC chapter 11 and what they may say."""

from __future__ import annotations

from . import frames
from .calls import Call
from .faults import ProtocolFault
from .json_text import Members
from .messages import Message
from .sections import CLIENT, STREAM, TABLES

MOST_ENTRIES = 65_535
LARGEST_ID = 2**53 - 1
FLAGS = {"named": frames.NAMED, "batch": frames.BATCH, "handle": frames.HANDLE}

_KINDS = {name: kind for kind, name in enumerate(frames.KIND_NAMES) if name and name != "lease"}
_NO_PAYLOAD = (frames.CREDIT, frames.CANCEL, frames.RELEASE, frames.STOP)
_KEYS = frozenset(
    ("kind", "call", "parent", "client", "name", "credit", "batch", "named", "handle", "handles", "buffers", "payload")
)


def read_header(tree: object) -> tuple[Message, list]:
    """Gives the message, its payload parsed, and the rows of its buffers."""
    if type(tree) is not Members or not tree or tree[0][0] != "kind":
        raise ProtocolFault("kind", "A message is no object whose first key is its kind.")
    fields = dict(tree)
    word = fields["kind"]
    kind = _KINDS.get(word) if type(word) is str else None
    if kind is None:
        raise ProtocolFault("kind", f"{word!r:.80} is no kind of message.")
    _check_keys([key for key, _ in tree], word)
    name = _name(fields) if "name" in fields else b""
    flags = _flags(fields)
    message = (Call if kind == frames.CALL else Message)(kind, flags, _id(fields, "call", "call"), name, b"")
    message.parent = _id(fields, "parent", "call")
    message.client = _id(fields, "client", "flags") or None
    message.credit = _credit(fields["credit"]) if "credit" in fields else None
    message.handles = _handles(fields.get("handles", ()), kind == frames.RELEASE)
    sizes = _sizes(fields.get("buffers", ()))
    _check_presence(message, fields, word)
    message.payload = fields.get("payload", b"")
    return message, sizes


def _check_keys(keys: list, word: str) -> None:
    if len(set(keys)) != len(keys):
        raise ProtocolFault("flags", f"A {word} message has a key twice.")
    unknown = [key for key in keys if key not in _KEYS]
    if unknown:
        raise ProtocolFault("flags", f"A {word} message has the key {unknown[0][:80]!r}, which no message has.")
    if "payload" in keys[:-1]:
        raise ProtocolFault("payload", f"A {word} message has something behind its payload.")


def _check_presence(message: Message, fields: dict, word: str) -> None:
    shape = message.flags | (CLIENT if "client" in fields else 0) | (STREAM if "credit" in fields else 0)
    shape |= TABLES if "handles" in fields or "buffers" in fields else 0
    frames.check_shape(message.kind, shape, len(message.name), message.call, message.parent)
    if message.kind == frames.RELEASE and "buffers" in fields:
        raise ProtocolFault("flags", "A release message has buffers.")
    if "name" in fields and not message.name:
        raise ProtocolFault("name", f"A {word} message has an empty name.")
    if message.kind in _NO_PAYLOAD and "payload" in fields:
        raise ProtocolFault("size", f"A {word} message has a payload, which it cannot have.")
    if message.kind not in _NO_PAYLOAD and "payload" not in fields:
        raise ProtocolFault("payload", f"A {word} message has no payload.")
    payload = fields.get("payload")
    if (message.kind == frames.CALL or message.flags & frames.BATCH) and type(payload) is not list:
        raise ProtocolFault("payload", f"The payload of a {word} message is no list.")
    if message.flags & frames.BATCH and not payload:
        raise ProtocolFault("payload", "A batch has no items.")
    if message.flags & frames.NAMED and (not payload or type(payload[-1]) is not Members):
        raise ProtocolFault("payload", "The arguments of a call do not end with the object of its keywords.")


def _flags(fields: dict) -> int:
    flags = 0
    for word, flag in FLAGS.items():
        if word in fields:
            if fields[word] is not True:
                raise ProtocolFault("flags", f"The key {word!r} is true or absent, but is {fields[word]!r:.80}.")
            flags |= flag
    return flags


def _name(fields: dict) -> bytes:
    name = fields["name"]
    if type(name) is not str or not name or len(name.encode()) > 1024 or frames.has_control(name):
        raise ProtocolFault("name", f"{name!r:.80} is no name: 1 to 1024 bytes without control characters.")
    return name.encode()


def _id(fields: dict, key: str, code: str) -> int:
    value = fields.get(key, 0)
    if not _is_number(value, LARGEST_ID):
        raise ProtocolFault(code, f"The {key} of a message is {value!r:.80}; 0 to 2^53-1 are allowed.")
    return value


def _credit(credit: object) -> tuple:
    if type(credit) is not list or len(credit) != 2 or not all([_is_number(part, LARGEST_ID) for part in credit]):
        raise ProtocolFault("flags", f"The credit of a message is {credit!r:.80}, but [items, bytes] stand there.")
    return tuple(credit)


def _handles(rows: object, releases: bool) -> tuple:
    most = (2, 5, LARGEST_ID, MOST_ENTRIES) if releases else (2, 5, LARGEST_ID)
    for row in _table(rows, "handles"):
        if type(row) is not list or len(row) != len(most) or not all(row) or not all(map(_is_number, row, most)):
            raise ProtocolFault("table", f"A handle entry is {row!r:.80}.")
    return tuple([(*row, 0)[:4] for row in rows])


def _sizes(rows: object) -> list:
    for row in _table(rows, "buffers"):
        if type(row) is not list or len(row) != 2 or not (_is_number(row[0], 1) and _is_number(row[1], LARGEST_ID)):
            raise ProtocolFault("table", f"A buffer entry is {row!r:.80}.")
    return list(rows)


def _table(rows: object, what: str):
    if type(rows) not in (list, tuple) or len(rows) > MOST_ENTRIES:
        raise ProtocolFault("table", f"The {what} of a message are no list of at most {MOST_ENTRIES} entries.")
    return rows


def _is_number(value: object, most: int) -> bool:
    return type(value) is int and 0 <= value <= most
