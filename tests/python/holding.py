"""A hub that holds handles: of things of the worker, and of things of its own that it lends to the worker."""

from __future__ import annotations

from io import BytesIO

from hub import Hub, build

from pons import frames
from pons.reading import read
from pons.writing import Writer, write_into


class Thing:
    """An entry of a table of handles, as the hub has it: side 1 lives here, side 2 at the worker."""

    def __init__(self, side: int, what: int, id: int) -> None:
        self.side, self.what, self.id = side, what, id

    @property
    def object(self) -> Thing:
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and self.entry() == other.entry()

    def __hash__(self) -> int:
        return hash(self.entry())

    def __repr__(self) -> str:
        return f"Thing{self.entry()[:3]}"

    def entry(self) -> tuple:
        return self.side, self.what, self.id, 0


class _Entries:
    @staticmethod
    def give(thing: Thing) -> tuple:
        return thing.entry()

    @staticmethod
    def take_back(entries: list) -> None:
        pass


class _Writer(Writer):
    handles = _Entries
    kinds = {Thing: 1}


class HoldingHub(Hub):
    """One worker whose things can be named in arguments and results."""

    def __init__(self, *args, **more) -> None:
        self.released: dict = {}  # id -> count, of the hub's things
        super().__init__(*args, **more)

    def begin(
        self, action: str, *args, on=None, handle=False, client=None, stream=None, keywords=None, parent=0
    ) -> int:
        """Sends a call on a thing, or with things among its arguments, and gives its id."""
        self._next += 2
        place = BytesIO()
        values = args if keywords is None else (*args, keywords)
        entries = write_into(place, values, "args", 200, None, _Writer, () if on is None else (on.entry(),))
        flags = (0 if keywords is None else frames.NAMED) | (frames.HANDLE if handle else 0)
        fields = {"client": client, "credit": stream, "handles": tuple(entries), "parent": parent}
        self.send(build(frames.CALL, place.getvalue(), flags=flags, call=self._next, name=action, **fields))
        return self._next

    def release(self, *things: Thing, count: int = 1) -> None:
        """Lets go of things of the worker."""
        self.send(build(frames.RELEASE, handles=[(2, thing.what, thing.id, count) for thing in things]))

    def value_of(self, message):
        if message.kind == frames.RELEASE:
            for side, _, id, count in message.handles:
                assert side == 2, f"a release of side {side}"
                self.released[id] = self.released.get(id, 0) + count
            return None
        things = [Thing(3 - side, what, id) for side, what, id, _ in message.handles]
        return read(message.payload, (), things) if message.payload else None

    def await_released(self, expected: dict) -> None:
        """Takes messages in until the worker has released what is expected."""
        while self.released != expected:
            self.receive()
