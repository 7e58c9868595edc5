"""Builds the frames that end calls: returns within the limits of the other side, and errors of every code."""

from __future__ import annotations

from io import BytesIO

from . import frames
from .calls import Call
from .errors import describe_error, is_binding, plain_error
from .handles import HandleLost
from .sections import write_sections
from .targets import Refused
from .writing import PROTOCOL, CrossingError, dumps, write_into


class Answers:
    """Builds answers for a hub that allows certain limits."""

    def __init__(self, limits: dict, arena, handles) -> None:
        self._handles = handles
        self._writer = handles.writer
        self._arena = arena
        if arena is not None:
            from .placement import LARGE, Placement

            self._placement, self._large = Placement, LARGE
        self._depth = limits["depth"]
        self._message = limits["message"]

    def returned(self, call: Call, result: object) -> bytes | memoryview:
        """Ends a call well, or with `value` when its result cannot cross."""
        place = BytesIO()
        place.seek(frames.HEADER_SIZE)
        placement = None if self._arena is None else self._placement(self._arena)
        handles: list | tuple = ()
        try:
            handles = write_into(place, result, "result", self._depth, placement, self._writer)
            answer = place.getbuffer()
            size = len(answer) - 4 + (8 + 16 * len(handles) if handles else 0)
            if size > self._message:
                text = f"The result takes {size} bytes, the limit `message` is {self._message}; send it in parts."
                raise CrossingError(text, "result")
            if placement is not None and (placement.entries or size > self._large):
                frame = placement.frame(frames.RETURN, call.call, answer[frames.HEADER_SIZE :], self._message, handles)
                if frame is not None:
                    return frame
            if handles:
                flags, body = write_sections(b"", None, None, handles, (), answer[frames.HEADER_SIZE :])
                return frames.frame(frames.RETURN, call.call, body, flags=flags)
        except BaseException as error:
            if handles:
                self._handles.take_back(handles)
            if placement is not None:
                placement.undo()
            if isinstance(error, CrossingError):
                return self._uncrossed(call, str(error), error.path)
            raise
        frames.pack_header_into(answer, 0, size, frames.RETURN, 0, 0, call.call, 0)
        return answer

    def raised(self, call: Call, error: BaseException) -> bytes:
        """Ends a call whose code raised, or whose arguments did not fit it."""
        code = "arguments" if is_binding(error) else "refused" if type(error) is Refused else "raised"
        return self.error(call.call, describe_error(error, code), lambda: describe_error(error, code, whole=False))

    def unreadable(self, call: Call, error: BaseException) -> bytes:
        """Ends a call whose arguments could not be read."""
        if type(error) is HandleLost:
            return self.error(call.call, describe_error(error, "handle-lost", whole=False))
        reason = f"{type(error).__name__}: {error}"
        return self._uncrossed(call, f"The arguments of {call.action} cannot be read: {reason}", "args")

    def cancelled(self, call: Call) -> bytes:
        """Ends a call that was cancelled."""
        return self.error(call.call, plain_error("cancelled", f"The call of {call.action} was cancelled."))

    def unknown(self, name: str, actions: dict) -> dict:
        """Says that nobody exposes a name, and which are nearest to it."""
        from .nearness import nearest

        near = nearest(name, [action.name for action in actions.values()])
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        return plain_error("unknown-action", f"There is no action {name!r} here.{hint}", near=near)

    def busy(self, is_stopping: bool, limit: int) -> dict:
        """Says that a call was not begun."""
        reason = "this worker is stopping" if is_stopping else f"{limit} calls are in flight, the limit `calls`"
        return plain_error("busy", f"The call was not begun: {reason}.")

    def stream(self, name: str) -> dict:
        """Says that an action yields."""
        text = f"The action {name} yields items, and streams cannot be read yet; let it return a list."
        return plain_error("stream", text)

    def _uncrossed(self, call: Call, text: str, path: str) -> bytes:
        return self.error(call.call, plain_error("value", text, type="pons.CrossingError", path=path))

    def error(self, id: int, error: dict, shorter=None) -> bytes:
        """Ends a call badly; the shorter form of the error is sent where the whole exceeds the limit `message`."""
        payload = dumps(error, PROTOCOL)
        if frames.MINIMUM + len(payload) > self._message and shorter is not None:
            payload = dumps(shorter(), PROTOCOL)
        return frames.frame(frames.ERROR, id, payload)
