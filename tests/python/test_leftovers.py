"""Nothing is left behind: calls, streams and cancels of all kinds leave the engine as it was."""

from __future__ import annotations

import unittest

from hub import Folder, Hub, wait_until
from timed import TimedTest

MANY = 1 << 40
PROGRAM = {
    "program.py": """
        import asyncio, gc, itertools
        import pons
        from pons.running import running

        def ask(name): return pons.call(name)
        async def ask_async(name): return await pons.acall(name)
        @pons.threaded
        def ask_beside(name): return pons.call(name)
        def add(a, b): return a + b
        def read(n): return list(itertools.islice(pons.stream("numbers"), n))
        def count(n): yield from range(n)
        async def count_async(n):
            for i in range(n): yield i
        @pons.threaded
        def count_beside(n): yield from range(n)
        def left():
            gc.collect()
            engine = running()
            nesting = engine.outgoing.wait_on_main.__self__
            tables = [engine.calls, engine.waiting, engine.outer, engine.outgoing.pending, engine.productions.ready]
            tables += [nesting.later, nesting._driver.passed]
            kinds = {"Call", "Message", "Pending", "Production", "AsyncProduction", "Items", "Stream"}
            alive = [type(each).__name__ for each in gc.get_objects() if type(each).__name__ in kinds]
            return [len(table) for table in tables], engine.productions.count, sorted(alive)
    """
}


class LeftoversTest(TimedTest):
    def test_all_kinds(self) -> None:
        """After hundreds of calls of every kind nothing of them is alive."""
        with Folder(PROGRAM) as folder, Hub(folder / "program.py") as hub:
            hub.start()
            for rounds in (1, 30):
                for _ in range(rounds):
                    self.round(hub)
                left: list = []

                def nothing() -> bool:
                    """Looks again and again: who answers a call on another thread forgets it a moment later."""
                    left[:] = hub.call("left")
                    return left[:2] == [[0] * 7, 0]

                wait_until(nothing, left)
            self.assertLess(len(left[2]), 12, left[2])  # a thread may still hold the last one that it had

    def test_after_a_stream(self) -> None:
        """A call that comes when a stream has ended is run as any other, and not in the course of that stream."""
        with Folder(PROGRAM) as folder, Hub(folder / "program.py") as hub:
            hub.start()
            hub.end(hub.begin("count", 5, credit=(MANY, MANY)))
            self.assertEqual(hub.call("left")[:2], ([0] * 7, 0))

    def round(self, hub: Hub) -> None:
        """Runs some calls of each kind to their ends."""
        for action in ("ask", "ask_async", "ask_beside"):
            id = hub.begin(action, "back")
            message = hub.called("back")
            stranger = hub.begin("add", 1, 1)
            inner = hub.begin("add", 2, 2, parent=message.call)
            self.assertEqual(hub.end(inner), ("return", 4))
            hub.answer(message.call)
            hub.end(id), hub.end(stranger)
            id = hub.begin(action, "back")
            message = hub.called("back")
            hub.cancel(id)
            self.assertEqual(hub.end(id)[1]["code"], "cancelled")
            hub.fail(message.call, code="cancelled")
        for action in ("count", "count_async", "count_beside"):
            ended, broken = hub.begin(action, 50, credit=(MANY, MANY)), hub.begin(action, 50, credit=(3, MANY))
            hub.end(ended)
            hub.cancel(broken)
            hub.end(broken)
        id = hub.begin("read", 3)
        message = hub.called("numbers")
        hub.yield_item(message.call, *range(10))
        self.assertEqual(hub.end(id), ("return", [0, 1, 2]))
        hub.wait_for(lambda: message.call in hub.cancels)
        hub.fail(message.call, code="cancelled")


if __name__ == "__main__":
    unittest.main()
