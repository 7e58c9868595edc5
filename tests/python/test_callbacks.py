"""The worker calls what the hub lent it, and reads its streams."""

from __future__ import annotations

import unittest

from holding import Thing, WorkerTest


class CallbacksTest(WorkerTest):
    def test_call(self) -> None:
        """A function of the hub's is called in the course of the call that brought it."""
        call = self.hub.begin("each", [1, 2], self.function)
        asked = []
        for answer in (10, 20):
            message = self.hub.called("pons.invoke")
            self.assertEqual((message.parent, message.handles), (call, ((2, 1, 7, 0),)))
            asked.append(self.hub.arguments_of(message))
            self.hub.answer(message.call, answer)
        self.assertEqual((asked, self.hub.end(call)), ([((1,), {}), ((2,), {})], ("return", [10, 20])))
        self.hub.await_released({7: 1})

    def test_arguments(self) -> None:
        """Keywords go along, and the function itself may be among the arguments."""
        call = self.hub.begin("named", self.function)
        ((args, keywords),) = self.serve("pons.invoke", "done")
        self.assertEqual((args, keywords["key"]), ((1,), "k"))
        self.assertEqual(keywords["more"], [self.function])
        self.assertEqual(self.hub.end(call), ("return", "done"))

    def test_from_threads_and_coroutines(self) -> None:
        """It may be called by a pool thread, a thread of the module's, and awaited by coroutines."""
        for action, args, expected in (
            ("on_thread", (), "x"), ("from_own_thread", (), ["x"]), ("each_later", ([1, 2],), ["x", "x"]),
        ):  # fmt: skip
            with self.subTest(action):
                call = self.hub.begin(action, *args, self.function)
                self.serve("pons.invoke", *["x"] * (2 if args else 1))
                self.assertEqual(self.hub.end(call), ("return", expected))

    def test_after_the_call(self) -> None:
        """It may be called when the call that brought it has long returned, and is released when it is dropped."""
        self.hub.call("keep", self.function)
        call = self.hub.begin("call_kept", 3)
        self.serve("pons.invoke", 9)
        self.assertEqual((self.hub.end(call), self.hub.released), (("return", 9), {}))
        self.hub.call("drop")
        self.hub.await_released({7: 1})

    def test_errors(self) -> None:
        """What the function raises is an exception here; a handle that is gone says so."""
        call = self.hub.begin("catches", self.function)
        self.hub.fail(self.hub.called("pons.invoke").call, type="ValueError", message="too many")
        self.assertEqual(self.hub.end(call)[1][1], "too many")
        call = self.hub.begin("lost", self.function)
        self.hub.fail(self.hub.called("pons.invoke").call, code="handle-lost", message="it is gone")
        self.assertEqual(self.hub.end(call), ("return", "it is gone"))

    def test_nested(self) -> None:
        """What is given to the hub's function can be called back within the call, by the same thread."""
        call = self.hub.begin("give_back", self.function)
        message = self.hub.called("pons.invoke")
        (inner,), _ = self.hub.arguments_of(message)
        self.assertEqual(self.hub.call("pons.invoke", 4, on=inner, parent=message.call), 40)
        self.hub.answer(message.call, "over")
        self.assertEqual(self.hub.end(call), ("return", "over"))
        self.hub.release(inner)
        self.assertEqual(self.hub.call("held"), 0)

    def test_streams_of_the_hub(self) -> None:
        """A stream of the hub's is iterated by `for`, `next` and `async for`; each loop asks anew."""

        def serve(items: tuple) -> int:
            message = self.hub.called("pons.iterate")
            self.assertEqual(message.handles, ((2, 2, 8, 0),))
            for item in items:
                self.hub.yield_item(message.call, item)
            self.hub.answer(message.call)
            return message.call

        for action, loops, expected in (("total", 1, 6), ("total_later", 1, 6), ("twice", 2, [[1, 2, 3]] * 2)):
            with self.subTest(action):
                call = self.hub.begin(action, self.stream)
                for _ in range(loops):
                    serve((1, 2, 3))
                self.assertEqual(self.hub.end(call), ("return", expected))

    def test_streams_of_the_hub_broken_off(self) -> None:
        """A loop that is left, and a reading that is closed, cancel the hub's call."""
        for action, expected in (("first", 1), ("first_two", [1, 2])):
            with self.subTest(action):
                call = self.hub.begin(action, self.stream)
                message = self.hub.called("pons.iterate")
                for item in (1, 2):
                    self.hub.yield_item(message.call, item)
                self.assertEqual(self.hub.end(call), ("return", expected))
                self.hub.wait_for(lambda: message.call in self.hub.cancels, "the stream is cancelled")  # noqa: B023
                self.hub.fail(message.call, code="cancelled")
        self.hub.await_released({8: 2})

    def test_handles_in_items(self) -> None:
        """Items that bring things of the hub's: those that nobody took are released too."""
        call = self.hub.begin("first", self.stream)
        message = self.hub.called("pons.iterate")
        for id in (21, 22, 23):
            self.hub.yield_item(message.call, Thing(1, 1, id))
        self.assertEqual(self.hub.end(call), ("return", Thing(1, 1, 21)))
        self.hub.fail(message.call, code="cancelled")
        self.hub.await_released({8: 1, 21: 1, 22: 1, 23: 1})


if __name__ == "__main__":
    unittest.main()
