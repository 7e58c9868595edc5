"""The arguments of a call and the value of an answer, out of their messages."""

from __future__ import annotations

from .frames import APART, NAMED, PLAIN
from .reading import read, read_plain


def read_arguments(call) -> tuple[tuple, dict | None]:
    """Gives a call's positional arguments and its keywords; the message keeps nothing of them."""
    payload, buffers = _contents(call) if call.buffers else (call.payload, ())
    handles = call.handles
    call.payload, call.handles = b"", ()
    args = read_plain(payload, buffers=buffers) if call.flags & PLAIN else read(payload, buffers, handles)
    if type(args) is not tuple:
        raise TypeError(f"The arguments are a tuple on the wire, but a {type(args).__name__} came.")
    if not call.flags & NAMED:
        return args, None
    if not args or type(args[-1]) is not dict:
        raise TypeError("The last argument must be the dict of keywords, as the flag `named` says.")
    return args[:-1], args[-1]


def read_value(message) -> object:
    """Gives the value that a message carries; the message keeps nothing of it."""
    payload, buffers = _contents(message) if message.buffers else (message.payload, ())
    handles = message.handles
    message.payload, message.handles = b"", ()
    return read_plain(payload, buffers=buffers) if message.flags & PLAIN else read(payload, buffers, handles)


def _contents(call) -> tuple[object, list]:
    buffers = [entry[4] for entry in call.buffers]
    call.buffers = ()
    for content in buffers:
        if isinstance(content, Exception):  # the arena cannot be read here
            raise content
    return (buffers.pop() if call.flags & APART else call.payload), buffers
