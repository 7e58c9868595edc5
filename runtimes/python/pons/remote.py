"""What an answer of code `error` is in Python: exceptions, by the words of SPEC chapter 6."""

from __future__ import annotations

import builtins


class PonsError(Exception):
    """The base of all that a call of another program can end in."""

    __module__ = "pons"
    code = "lost"

    def __init__(self, message: str = "", error: dict | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.error = error  # what came, SPEC chapter 6; None where this side made the error

    def __str__(self) -> str:
        return self.message

    @property
    def headline(self) -> str:
        """The error in one line, without what is behind it."""
        return self.message


class RemoteError(PonsError):
    """The code that was called raised: `type`, `message`, `frames`, `cause`, `notes` are those of its exception.

    Where the type is one of Python's own, the exception is of that class too: `except ValueError` catches it.
    """

    __module__ = "pons"
    code = "raised"

    def __init__(self, message: str = "", error: dict | None = None) -> None:
        super().__init__(message, error)
        error = error or {}
        self.type = error.get("type")
        self.frames = error.get("frames") or []
        self.cause = error.get("cause")
        self.context = error.get("context")
        self.notes = error.get("notes") or []

    def __str__(self) -> str:
        lines = [self.headline]
        if self.frames:
            lines += ["", "Raised there:"]
            for file, line, function, source in self.frames:
                lines.append(f'  File "{file}", line {line}' + (f", in {function}" if function else ""))
                if source:
                    lines.append(f"    {source}")
        for word, behind in (("cause", self.cause), ("context", self.context)):
            if behind:
                phrase = "The direct cause was" if word == "cause" else "It was raised during the handling of"
                lines.append(f"{phrase} {_headline(behind.get('type'), behind.get('message', ''))}")
        return "\n".join([*lines, *self.notes])

    @property
    def headline(self) -> str:
        return _headline(self.type, self.message)


class WrongArguments(RemoteError, TypeError):
    """The action does not take these arguments; its code did not run."""

    __module__ = "pons"
    code = "arguments"


class NotAStream(PonsError):
    """The action yields items: it is to be read by `pons.stream`, not called."""

    __module__ = "pons"
    code = "stream"


class UnknownAction(PonsError):
    """Nobody exposes an action of that name; `near` has the nearest ones."""

    __module__ = "pons"
    code = "unknown-action"

    def __init__(self, message: str = "", error: dict | None = None) -> None:
        super().__init__(message, error)
        self.near = list((error or {}).get("near") or [])


class CallCancelled(PonsError):
    """The call was cancelled by the other side."""

    __module__ = "pons"
    code = "cancelled"


class Busy(PonsError):
    """A named limit was reached; the call was not begun."""

    __module__ = "pons"
    code = "busy"


class PeerLost(PonsError):
    """The program that had the call is gone, or the host is."""

    __module__ = "pons"
    code = "lost"


class ConnectionLost(PeerLost, ConnectionError):
    """The connection to the host that this program joined has ended."""

    __module__ = "pons"


class CannotJoin(PonsError, ConnectionError):
    """There is no host to join at an address, or it does not let this program in."""

    __module__ = "pons"


class HandleLost(PonsError):
    """A handle refers to nothing any more: it was released, or the program where the thing lived is gone."""

    __module__ = "pons"
    code = "handle-lost"


class Nobody(PonsError, EOFError):
    """A question was asked and nobody is there to answer it."""

    __module__ = "pons"
    code = "nobody"


class Refused(PonsError):
    """The caller has no right to this."""

    __module__ = "pons"
    code = "refused"


_CLASSES = {
    kind.code: kind
    for kind in (
        WrongArguments, NotAStream, UnknownAction, CallCancelled, Busy, PeerLost, HandleLost, Nobody, Refused,
    )
}  # fmt: skip
_made: dict[str, type] = {}


def exception_of(error: dict) -> Exception:
    """Gives the exception that stands for an error of the other side."""
    code, message = error.get("code"), str(error.get("message", ""))
    if code == "value":
        from .writing import CrossingError

        return CrossingError(message, error.get("path") or "")
    kind = _CLASSES.get(code)
    if kind is None:
        kind = _class_for(error.get("type"))
    return kind(message, error)


def _class_for(type_name: object) -> type:
    """Gives the class for what was raised: also a builtin exception's, where it has that name."""
    if type(type_name) is not str:
        return RemoteError
    found = _made.get(type_name)
    if found is None:
        found = RemoteError
        builtin = getattr(builtins, type_name, None)
        # Not those that end programs: they ended the code that was called, not the code that called it.
        if isinstance(builtin, type) and issubclass(builtin, Exception) and type_name not in _STRANGE:
            try:
                found = type("RemoteError", (RemoteError, builtin), {"__module__": "pons"})
            except TypeError:
                pass  # its instances are built in another way than ours
            if len(_made) < 200:
                _made[type_name] = found
    return found


# Those whose own construction asks for more than a text, or that mean something to whoever runs the code.
_STRANGE = {
    "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError", "ExceptionGroup", "StopIteration",
    "StopAsyncIteration",
}  # fmt: skip


def _headline(type_name: object, message: str) -> str:
    if not type_name:
        return message
    return f"{type_name}: {message}" if message else str(type_name)

