"""Streams that the worker yields: credit, gathering, turns beside calls, ends of every kind."""

from __future__ import annotations

import unittest

from hub import Folder, Hub, build
from source import SOURCE
from timed import TimedTest

from pons import frames

MANY = 1 << 40


class StreamsTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder(SOURCE)
        cls.addClassCleanup(cls.folder.cleanup)

    def setUp(self) -> None:
        super().setUp()
        self.hub = Hub(self.folder.path / "source.py").start()
        self.addCleanup(self.hub.__exit__)

    def begin(self, action: str, *args, credit=(MANY, MANY)) -> int:
        """Begins a stream."""
        return self.hub.begin(action, *args, credit=credit)

    def have(self, id: int, count: int) -> list:
        """Waits until a stream has yielded so many items, and gives them."""
        self.hub.wait_for(lambda: len(self.hub.items.get(id, ())) >= count, f"{count} items of {id}")
        return self.hub.items[id]

    def test_to_the_end(self) -> None:
        """Every kind of generator gives all its items in order, then what it returned."""
        kinds = [("count", "the end"), ("later", None), ("given", None), ("one_dict", None)]
        for action, value in kinds:
            for count in (0, 1, 10, 5000):
                with self.subTest(action, count=count):
                    id = self.begin(action, count)
                    self.assertEqual(self.hub.end(id), ("return", value))
                    expected = [{"i": i} for i in range(count)] if action == "one_dict" else list(range(count))
                    self.assertEqual(self.hub.items.get(id, []), expected)

    def test_gathering(self) -> None:
        """Items that come quickly travel together."""
        for action in ("count", "later"):
            id = self.begin(action, 5000)
            self.hub.end(id)
            sizes = [count for call, count in self.hub.batches if call == id]
            self.assertLess(len(sizes), 1500)
            self.assertEqual(sum(sizes), 5000)

    def test_credit(self) -> None:
        """Without credit a stream rests; each grant lets as many items go as it says."""
        for action in ("count", "later"):
            with self.subTest(action):
                id = self.begin(action, 100, credit=(3, MANY))
                self.have(id, 3)
                for _ in range(20):
                    self.assertEqual(self.hub.call("add", 1, 1), 2)
                self.assertEqual(self.hub.items[id], [0, 1, 2])
                self.hub.grant(id, 2)
                self.hub.grant(id, 1)
                self.assertEqual(self.have(id, 6), [0, 1, 2, 3, 4, 5])
                self.hub.grant(id, 1000)
                self.assertEqual(self.hub.end(id)[0], "return")
                self.assertEqual(self.hub.items[id], list(range(100)))

    def test_no_credit_at_first(self) -> None:
        """A stream that begins without credit waits for it."""
        for action in ("count", "later", "beside"):
            id = self.begin(action, 2, credit=(0, 0))
            self.hub.call("add", 1, 1)
            self.assertNotIn(id, self.hub.items)
            self.hub.grant(id, 10)
            self.assertEqual(self.hub.end(id)[0], "return")

    def test_credit_in_bytes(self) -> None:
        """An item may overdraw the bytes, and then the stream rests until they are paid."""
        id = self.begin("mixed", credit=(MANY, 200))
        items = self.have(id, 3)
        self.hub.call("add", 1, 1)
        self.assertEqual(len(items), 3)
        self.hub.grant(id, 0, 90_000)
        self.hub.call("add", 1, 1)
        self.assertEqual(len(items), 3)
        self.hub.grant(id, 0, 100_000)
        self.assertEqual(self.hub.end(id)[0], "return")
        self.assertEqual([type(item) for item in items][3:], [list, bytes, dict])

    def test_a_lone_item_is_not_delayed(self) -> None:
        """What was yielded before a generator waits has arrived, however quickly it came."""
        for count in (1, 5, 30, 300):
            with self.subTest(count):
                id = self.begin("burst_then_wait", count)
                self.assertEqual(self.have(id, count), list(range(count)))
                self.hub.call("open_gate_async")
                self.assertEqual(self.hub.end(id)[0], "return")
                self.hub.stop()
                self.hub = Hub(self.folder.path / "source.py").start()
                self.addCleanup(self.hub.__exit__)
        id = self.begin("later_burst")
        self.assertEqual(self.have(id, 50), list(range(50)))

    def test_calls_beside(self) -> None:
        """Calls are answered beside endless streams, of which none starves."""
        ids = [self.begin("endless"), self.begin("endless"), self.begin("later_endless"), self.begin("beside_forever")]
        for i in range(50):
            self.assertEqual(self.hub.call("add", i, i), 2 * i)
        for id in ids:
            self.have(id, 10)
            self.hub.cancel(id)
            self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
        happened = self.hub.call("what_happened")
        self.assertEqual(sorted(happened), ["beside ended", "endless ended", "endless ended", "later ended"])

    def test_calls_beside_a_sleeping_one(self) -> None:
        """A generator that sleeps between its items lets calls in."""
        id = self.begin("slow")
        for i in range(5):
            self.assertEqual(self.hub.call("add", i, i), 2 * i)
        self.have(id, 3)
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")

    def test_breaking_off_while_it_rests(self) -> None:
        """A cancel closes a generator that waits for credit, so that its `finally` runs."""
        id = self.begin("count", 100, credit=(2, MANY))
        self.have(id, 2)
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
        self.assertEqual(self.hub.call("what_happened"), ["finally of 100"])
        id = self.begin("later", 100, credit=(2, MANY))
        self.have(id, 2)
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
        self.assertEqual(self.hub.call("what_happened")[1:], ["later 100 ended"])

    def test_breaking_off_before_the_first_step(self) -> None:
        """A stream that is cancelled in the same breath never begins."""
        ids = []
        for _ in range(20):
            ids.append(self.begin("count", 5, credit=(0, 0)))
            self.hub.cancel(ids[-1])
        for id in ids:
            self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")

    def test_generators_that_do_not_close(self) -> None:
        """What a generator raises while it is closed is said."""
        id = self.begin("refuses_to_close", credit=(1, MANY))
        self.have(id, 1)
        self.hub.cancel(id)
        self.assertIn("ignored GeneratorExit", self.hub.end(id)[1]["message"])
        id = self.begin("fails_to_close", credit=(1, MANY))
        self.have(id, 1)
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id)[1]["type"], "KeyError")

    def test_errors_after_items(self) -> None:
        """An exception arrives after the items before it, with the user's frames."""
        id = self.begin("fails", 20)
        kind, error = self.hub.end(id)
        self.assertEqual((kind, error["code"], error["message"]), ("error", "raised", "after 20"))
        self.assertEqual([frame[2] for frame in error["frames"]], ["fails"])
        self.assertEqual(self.hub.items[id], list(range(20)))
        id = self.begin("later_fails")
        self.assertEqual((self.hub.end(id)[1]["message"], self.hub.items[id]), ("later", [1]))

    def test_items_that_cannot_cross(self) -> None:
        """An item that cannot cross ends its stream with its place."""
        id = self.begin("bad")
        error = self.hub.end(id)[1]
        self.assertEqual((error["code"], error["path"]), ("value", 'item["x"][0]'))
        self.assertEqual(self.hub.items[id], [1])

    def test_wrong_arguments(self) -> None:
        """Arguments that do not fit end a stream as they end a call."""
        for action in ("count", "later", "beside"):
            self.assertEqual(self.hub.end(self.begin(action))[1]["code"], "arguments", action)

    def test_prints(self) -> None:
        """What a generator prints bears its call's id."""
        id, other = self.begin("prints", credit=(1, MANY)), self.begin("prints", credit=(1, MANY))
        self.have(id, 1), self.have(other, 1)
        self.hub.grant(other, 5), self.hub.grant(id, 5)
        self.hub.end(id), self.hub.end(other)
        self.assertEqual((self.hub.printed(id), self.hub.printed(other)), ("one\ntwo\n",) * 2)

    def test_threaded(self) -> None:
        """A generator marked by `threaded` is stepped off the main thread."""
        id = self.begin("beside", 300)
        self.assertEqual(self.hub.end(id), ("return", None))
        self.assertEqual(self.hub.items[id], [False, *range(300)])

    def test_calls_of_a_stream(self) -> None:
        """A generator may call the hub, which may call back."""
        id = self.begin("asks", 5)
        for i in range(5):
            message = self.hub.called("ask")
            self.assertEqual(message.parent, id)
            self.assertEqual(self.hub.end(self.hub.begin("add", i, 1, parent=message.call)), ("return", i + 1))
            self.hub.answer(message.call, i)
        self.assertEqual(self.hub.end(id)[0], "return")
        self.assertEqual(self.hub.items[id], list(range(5)))

    def test_streams_of_a_chain(self) -> None:
        """A stream that is read in the course of a call of main's is stepped while main waits for that."""
        outer = self.begin("asks", 1)
        message = self.hub.called("ask")
        inner = self.hub.begin("count", 2000, parent=message.call, credit=(10, MANY))
        stranger = self.begin("count", 5)
        for _ in range(200):
            self.have(inner, 10)
            self.hub.grant(inner, 10)
        self.assertEqual(self.hub.end(inner), ("return", "the end"))
        self.assertNotIn(stranger, self.hub.items)
        self.hub.answer(message.call, None)
        self.assertEqual(self.hub.end(outer)[0], "return")
        self.assertEqual(self.hub.end(stranger), ("return", "the end"))

    def test_stop(self) -> None:
        """`stop` lets streams come to their end, which credit still moves on."""
        ids = [self.begin(action, 50, credit=(3, MANY)) for action in ("count", "later", "beside")]
        for id in ids:
            self.have(id, 3)
        self.hub.send(build(frames.STOP))
        for id in ids:
            self.hub.grant(id, 100)
            self.assertEqual(self.hub.end(id)[0], "return")
        self.hub.receive_all()
        self.assertEqual(self.hub.finish()[0], 0)

    def test_end_of_the_link(self) -> None:
        """A worker that yields without end ends when the hub goes."""
        for action in ("endless", "slow"):
            with Hub(self.folder.path / "source.py") as hub:
                hub.start().begin(action, credit=(MANY, MANY))
                hub.wait_for(lambda: hub.items)
                hub.close()
                hub.process.wait(20)


if __name__ == "__main__":
    unittest.main()
