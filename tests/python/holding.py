"""A hub that holds handles: of things of the worker, and of things of its own that it lends to the worker."""

from __future__ import annotations

from io import BytesIO

from hub import Folder, Hub, build
from timed import TimedTest

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

    def answer(self, call: int, value: object = None) -> None:
        """Ends a call of the worker's well, with things in the value."""
        self._send(frames.RETURN, call, value)

    def yield_item(self, call: int, value: object) -> None:
        """Yields an item, with things in it, to a call of the worker's."""
        self._send(frames.ITEM, call, value)

    def release(self, *things: Thing, count: int = 1) -> None:
        """Lets go of things of the worker."""
        super().release(*[(thing.id, count) for thing in things])

    def value_of(self, message):
        things = [Thing(3 - side, what, id) for side, what, id, _ in message.handles]
        return read(message.payload, (), things) if message.payload else None

    @property
    def released(self) -> dict:
        """How often the worker has released each of the hub's things."""
        counts: dict = {}
        for id, count in self.releases:
            counts[id] = counts.get(id, 0) + count
        return counts

    def await_released(self, expected: dict) -> None:
        """Takes messages in until the worker has released what is expected."""
        self.wait_for(lambda: self.released == expected, f"{expected} is released")

    def _send(self, kind: int, call: int, value: object) -> None:
        place = BytesIO()
        entries = write_into(place, value, "value", 200, None, _Writer)
        self.send(build(kind, place.getvalue(), call=call, handles=tuple(entries)))


SHOP = {
    "shop.py": """
        import asyncio, gc, threading, tracemalloc
        import pons

        kept = []
        def each(items, f): return [f(x) for x in items]
        def named(f): return f(1, key="k", more=[f])
        async def each_later(items, f): return await asyncio.gather(*[f(x) for x in items])
        @pons.threaded
        def on_thread(f): return f(threading.current_thread() is threading.main_thread())
        def keep(f): kept.append(f)
        def call_kept(x): return kept[0](x)
        def drop(): kept.clear()
        def catches(f):
            try:
                return f(1)
            except ValueError as error:
                return type(error).__name__, error.message
        def from_own_thread(f):
            results = []
            thread = threading.Thread(target=lambda: results.append(f(5)))
            thread.start()
            thread.join()
            return results
        def lost(f):
            try:
                f(1)
            except pons.HandleLost as error:
                return str(error)
        def make(name): return lambda x: (name, x)
        def give_back(f): return f(lambda x: 10 * x)

        def total(stream): return sum(stream)
        def twice(stream): return [list(stream), list(stream)]
        def first_two(stream):
            items = [next(stream), next(stream)]
            stream.close()
            return items
        def first(stream):
            for item in stream:
                return item
        async def total_later(stream): return sum([x async for x in stream])

        def numbers(n):
            try:
                for i in range(n): yield i
                return "end"
            finally:
                kept.append("closed")
        async def ticks(n):
            for i in range(n): yield i
        def give(): return {"numbers": numbers(5), "ticks": ticks(3), "double": lambda x: 2 * x, "later": later}
        async def later(x): return x + 1
        def lists(): return [1, 2, 3]
        def seen(): return list(kept)
        def counts(n):
            for i in range(n): yield (lambda i=i: i)
        def maker(): return counts
        def memory(reset=False):
            gc.collect()
            if reset:
                tracemalloc.start()
            return tracemalloc.get_traced_memory()[0]
        def held():
            from pons.running import running
            return len(running().handles)
        def take(*_): return None
    """
}


class WorkerTest(TimedTest):
    """Tests with a worker of this module, and with a function and a stream that the hub lends."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(SHOP)
        cls.addClassCleanup(cls.folder.cleanup)

    def setUp(self) -> None:
        super().setUp()
        self.hub = HoldingHub(self.folder.path / "shop.py").start()
        self.addCleanup(self.hub.__exit__)
        self.function, self.stream = Thing(1, 1, 7), Thing(1, 2, 8)

    def serve(self, name: str, *answers, target: Thing | None = None) -> list:
        """Answers the next calls of the worker's, and gives what they were asked."""
        asked = []
        for answer in answers:
            message = self.hub.called(name)
            entry = (target or self.function).entry()
            self.assertEqual(message.handles[0], (2, *entry[1:]))
            asked.append(self.hub.arguments_of(message))
            self.hub.answer(message.call, answer)
        return asked
