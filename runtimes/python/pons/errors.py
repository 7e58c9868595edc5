"""Turns an exception into the dict of SPEC chapter 6: the user's frames with source lines, and the chain behind it."""

from __future__ import annotations

import os
import sys

from .imports import standard
from .writing import exact_text

MESSAGE_LIMIT = 65_536  # characters of one text
FRAME_LIMIT = 100  # frames of one exception: a recursion has a thousand that say the same
CHAIN_LIMIT = 16  # exceptions behind one exception

_ENGINE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def plain_error(code: str, message: str, **more: object) -> dict:
    """Gives an error that no exception of the user's stands behind."""
    error = {"code": code, "type": None, "message": message, "frames": [], "cause": None, "context": None, "notes": []}
    return {**error, **more}


def describe_error(error: BaseException, code: str = "raised", *, whole: bool = True) -> dict:
    """Gives the dict of an exception; not `whole` leaves all but type and message out."""
    if not whole:
        return plain_error(code, text_of(error)[:1000], type=type_name(type(error)))
    return _describe(error, code, [])


def type_name(kind: type) -> str:
    """Gives a type's name, with its module before it unless that is Python's own."""
    return exact_text(kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}")


def text_of(error: BaseException) -> str:
    """Gives the message of an exception, even of one whose `__str__` raises."""
    try:
        if is_pons_error(error) and error.error is not None:
            return _cut(error.message)  # the rest is its cause: said again at each step, it would only grow
        text = error.msg if isinstance(error, SyntaxError) and error.msg else str(error)
    except Exception as second:
        text = f"<its text cannot be had: {type(second).__name__} in {type(error).__name__}.__str__>"
    return _cut(text)


def is_binding(error: BaseException) -> bool:
    """Says whether the call itself did not fit: a TypeError before any line of the user's code ran."""
    return isinstance(error, TypeError) and is_ours(error) and not is_pons_error(error)


def is_ours(error: BaseException) -> bool:
    """Says whether no line of the user's code has run into it."""
    return not any(_is_users(frame) for frame, _ in _walk(error))


def is_pons_error(error: BaseException) -> bool:
    """Says whether an exception stands for what a call of ours ended in."""
    remote = sys.modules.get("pons.remote")  # not imported where no call has failed yet
    return remote is not None and isinstance(error, remote.PonsError)


def _describe(error: BaseException, code: str, seen: list) -> dict:
    seen.append(error)
    notes = [_cut(note) for note in _notes(error)]
    if is_pons_error(error) and error.error is not None:
        return {**_outline(error, code, notes), "cause": error.error}
    cause, context = error.__cause__, None
    if cause is None and not error.__suppress_context__:
        context = error.__context__
    return {**_outline(error, code, notes), "cause": _behind(cause, seen), "context": _behind(context, seen)}


def _outline(error: BaseException, code: str, notes: list) -> dict:
    return {
        "code": code,
        "type": type_name(type(error)),
        "message": text_of(error),
        "frames": _frames(error, notes),
        "cause": None,
        "context": None,
        "notes": notes,
    }


def _behind(error: BaseException | None, seen: list) -> dict | None:
    if error is None or any(error is other for other in seen) or len(seen) >= CHAIN_LIMIT:
        return None
    return _describe(error, "raised", seen)


def _notes(error: BaseException) -> list:
    notes = getattr(error, "__notes__", None)
    notes = list(notes) if isinstance(notes, (list, tuple)) else []
    members = getattr(error, "exceptions", None)
    if isinstance(members, tuple):  # an ExceptionGroup
        for i, member in enumerate(members[:CHAIN_LIMIT], 1):
            notes.append(f"{i} of {len(members)}: {type_name(type(member))}: {text_of(member)}")
    if isinstance(error, ImportError):
        from .ways_out import way_out_of

        notes += filter(None, [way_out_of(error)])
    return notes


def _frames(error: BaseException, notes: list) -> list:
    walked = [(frame, line) for frame, line in _walk(error) if _is_users(frame)]
    if len(walked) > FRAME_LIMIT:
        half = FRAME_LIMIT // 2
        notes.append(f"{len(walked) - 2 * half} of {len(walked)} frames are left out, those after the first {half}.")
        walked = walked[:half] + walked[-half:]
    found = []
    if walked:
        getline = standard("linecache").getline
        for frame, line in walked:
            file = frame.f_code.co_filename
            source = exact_text(getline(file, line, frame.f_globals)).strip() or None
            found.append((exact_text(file), line, frame.f_code.co_name, source))
    if isinstance(error, SyntaxError) and error.filename:
        line = error.lineno if type(error.lineno) is int else 0
        found.append((_cut(error.filename), line, None, _cut(error.text or "").strip() or None))
    return found


def _walk(error: BaseException):
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _is_users(frame) -> bool:
    file = frame.f_code.co_filename
    return not file.startswith(_ENGINE) and not file.startswith("<frozen importlib")


def _cut(thing: object) -> str:
    """Makes plain text of whatever user code put where a text belongs."""
    try:
        text = exact_text(thing if isinstance(thing, str) else repr(thing))
    except Exception as error:
        return f"<a {type(thing).__name__} whose repr raises {type(error).__name__}>"
    if len(text) <= MESSAGE_LIMIT:
        return text
    return f"{text[:MESSAGE_LIMIT]}… (cut at {MESSAGE_LIMIT} of {len(text)} characters)"
