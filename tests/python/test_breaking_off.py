"""Streams in hands that pull at them: broken off while the main thread is busy, read by several threads."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from source import SOURCE
from timed import TimedTest

MANY = 1 << 40


class BreakingOffTest(TimedTest):
    def test_while_main_is_busy(self) -> None:
        """A stream that rests is answered soon, though main is busy with another call, and is closed afterwards."""
        folder = Folder(SOURCE)
        self.addCleanup(folder.cleanup)
        hub = Hub(folder.path / "source.py").start()
        self.addCleanup(hub.__exit__)
        stream = hub.begin("count", 100, credit=(1, MANY))
        hub.wait_for(lambda: hub.items.get(stream), "an item")
        busy = hub.begin("nap", 2.0)
        hub.cancel(stream)
        self.assertEqual(hub.end(stream)[1]["code"], "cancelled")
        self.assertNotIn(busy, hub.answers)
        self.assertEqual(hub.end(busy), ("return", None))
        self.assertEqual(hub.call("what_happened"), ["finally of 100"])

    def test_two_readers_of_one_stream(self) -> None:
        """A stream that one thread waits for refuses a second reader with a sentence, and goes on for the first."""
        program = """
            import threading
            import pons
            @pons.threaded
            def first(): return list(stream)
            def second():
                try: next(stream)
                except RuntimeError as error: return str(error)
            def prepare():
                global stream
                stream = pons.stream("numbers")
        """
        with Folder({"program.py": program}) as folder, Hub(folder / "program.py") as hub:
            hub.start()
            hub.call("prepare")
            reader = hub.begin("first")
            numbers = hub.called("numbers").call
            self.assertIn("is being read by another thread or task", hub.call("second"))
            hub.yield_item(numbers, 1)
            hub.answer(numbers)
            self.assertEqual(hub.end(reader), ("return", [1]))


if __name__ == "__main__":
    unittest.main()
