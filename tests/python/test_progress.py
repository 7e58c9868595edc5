"""How far a call has come is told to its caller."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

WORK = """
    import threading, pons

    def steps():
        pons.progress(0.25, "one")
        pons.progress()
        pons.progress(1)

    def deep():
        def within(): pons.progress(0.5, "in a thread")
        thread = threading.Thread(target=within)
        thread.start()
        thread.join()

    async def beside():
        import asyncio
        await asyncio.sleep(0)
        pons.progress(0.5, "beside")

    def wrong(fraction, message=""):
        try: pons.progress(fraction, message)
        except (TypeError, ValueError) as error: return str(error)

    def tracked(count):
        return sum(pons.track(list(range(count)), "summing"))

    def uncounted():
        return sum(pons.track(iter([1, 2, 3]), "seen"))

    def broken_off():
        for item in pons.track([1, 2, 3]):
            break

    def quick():
        for item in pons.track(range(100_000)): pass

    async def tracked_async():
        async def items():
            yield 1
            yield 2
        return [item async for item in pons.track(items())]

    KEPT = {}

    def late():
        gate = KEPT["gate"] = threading.Event()
        KEPT["late"] = threading.Thread(target=lambda: (gate.wait(), pons.progress(0.5, "too late")))
        KEPT["late"].start()

    def let_late_go():
        KEPT["gate"].set()
        KEPT["late"].join()

    pons.progress(0.5, "at the load")
"""


class ProgressTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder({"work.py": WORK})
        cls.hub = Hub(cls.folder.path / "work.py").start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.hub.__exit__()
        cls.folder.cleanup()

    def reports(self, action: str, *args, value=None) -> list:
        """Gives (fraction, text) of each report of a call."""
        id = self.hub.begin(action, *args)
        self.assertEqual(self.hub.end(id), ("return", value))
        return [(fraction, text) for call, fraction, text in self.hub.progress if call == id]

    def test_reports(self) -> None:
        """Each report arrives on its call, from plain code, a thread and the event loop."""
        self.assertEqual(self.reports("steps"), [(0.25, "one"), (None, ""), (1.0, "")])
        self.assertEqual(self.reports("deep"), [(0.5, "in a thread")])
        self.assertEqual(self.reports("beside"), [(0.5, "beside")])

    def test_wrong(self) -> None:
        """A fraction is a number between 0 and 1, the message a text that fits beside a bar."""
        for fraction in (-0.1, 1.5, float("nan"), float("inf")):
            self.assertIn("must lie between 0 and 1", self.hub.call("wrong", fraction))
        for fraction in ("0.5", [1]):
            self.assertIn("must be a number", self.hub.call("wrong", fraction))
        self.assertIn("must be text, but is int", self.hub.call("wrong", 0.5, 1))
        self.assertIn("at most 900", self.hub.call("wrong", 0.5, "x" * 901))

    def test_tracking(self) -> None:
        """`track` gives the items and reports the first and the last of them; many at once are not each reported."""
        reports = self.reports("tracked", 4, value=6)
        self.assertEqual((reports[0], reports[-1]), ((0.0, "summing"), (1.0, "summing")))
        self.assertEqual(self.reports("tracked", 0, value=0), [(1.0, "summing")])
        reports = self.reports("uncounted", value=6)
        self.assertEqual((reports[0], reports[-1]), ((None, "seen 0"), (None, "seen 3")))
        self.assertEqual(self.reports("broken_off"), [(0.0, "")])
        self.assertEqual(self.reports("tracked_async", value=[1, 2])[-1], (None, "2"))
        self.assertLess(len(self.reports("quick")), 1000)

    def test_after_the_end(self) -> None:
        """Outside of a call, and after its end, nobody is told."""
        self.assertEqual(self.reports("late"), [])
        self.assertEqual(self.reports("let_late_go"), [])
        self.hub.call("steps")
        self.assertNotIn("too late", [text for _, _, text in self.hub.progress])
        self.assertNotIn("at the load", [text for _, _, text in self.hub.progress])


if __name__ == "__main__":
    unittest.main()
