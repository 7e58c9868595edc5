"""Builds the frames that end calls: returns within the limits of the other side, and errors of every code."""

from __future__ import annotations

from . import frames
from .calls import Call
from .cancel import Cancelled
from .errors import describe_error, is_binding, is_ours, is_pons_error, plain_error
from .writing import PROTOCOL, CrossingError, dumps


class Answers:
    """Builds answers for a hub that allows certain limits."""

    def __init__(self, limits: dict, writer) -> None:
        self._writer = writer
        self._message = limits["message"]

    def returned(self, call: Call, result: object) -> bytes | memoryview:
        """Ends a call well, or with `value` when its result cannot cross."""
        try:
            return self._writer.frame(frames.RETURN, call.call, result, "result", as_handle=call.flags >= frames.HANDLE)
        except CrossingError as error:
            return self._pictured(call, result, error) or self._uncrossed(call, str(error), error.path)

    def _pictured(self, call: Call, result: object, error: CrossingError) -> bytes | memoryview | None:
        """Ends a call with the picture that its result gives of itself, where it cannot cross as what it is."""
        if error.path != "result" or call.flags >= frames.HANDLE:
            return None
        from .pictures import picture_of

        try:
            picture = picture_of(result)
            return None if picture is None else self._writer.frame(frames.RETURN, call.call, picture, "result")
        except Exception as failed:  # code of the object's own
            text = f"{error} Nor can it be shown: {type(failed).__name__}: {failed}"
            return self._uncrossed(call, text, error.path)

    def raised(self, call: Call, error: BaseException) -> bytes:
        """Ends a call whose code raised, or was stopped, or whose arguments did not fit it."""
        if call.is_cancelled and isinstance(error, Cancelled):
            return self.cancelled(call)
        production = call.production
        if production is not None and production.items.refused is error:
            return self._uncrossed(call, str(error), error.path)
        code = "raised"
        if is_binding(error):
            code = "arguments"
        elif is_pons_error(error) and error.error is None and call.name.startswith(b"pons.") and is_ours(error):
            code = error.code
        return self.error(call.call, describe_error(error, code), lambda: describe_error(error, code, whole=False))

    def unreadable(self, call: Call, error: BaseException) -> bytes:
        """Ends a call whose arguments could not be read."""
        if is_pons_error(error) and error.code == "handle-lost":
            return self.error(call.call, plain_error(error.code, str(error)))
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
        text = f"The action {name} yields items, and the caller did not ask for a stream of them."
        return plain_error("stream", text)

    def _uncrossed(self, call: Call, text: str, path: str) -> bytes:
        return self.error(call.call, plain_error("value", text, type="pons.CrossingError", path=path))

    def error(self, id: int, error: dict, shorter=None) -> bytes:
        """Ends a call badly; the shorter form of the error is sent where the whole exceeds the limit `message`."""
        payload = dumps(error, PROTOCOL)
        if frames.MINIMUM + len(payload) > self._message and shorter is not None:
            payload = dumps(shorter(), PROTOCOL)
        return frames.frame(frames.ERROR, id, payload)
