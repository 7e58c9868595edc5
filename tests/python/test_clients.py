"""Clients as code of a worker meets them: who calls, and calls that a client is to answer."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest

PAGE = {
    "page.py": """
        import pons

        def who(): return pons.client.id
        def is_client(): return bool(pons.client)
        def filled(client: pons.Client, x): return [client and client.id, x]
        def alert(text): return pons.client.call("alert", text, loud=True)
        async def alert_async(text): return await pons.client.acall("alert", text)
        def other(number, *args): return pons.Client(number).call("alert", *args)
        def readings(): return list(pons.client.stream("readings"))
        def tell(data): pons.client.emit("news", data)
        def wrong(number): pons.Client(number)
        def same(number): return pons.Client(number) == pons.client and hash(pons.Client(number)) == hash(pons.client)
        """
}


class ClientTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(PAGE)
        self.addCleanup(folder.cleanup)
        self.hub = Hub(folder.path / "page.py").start()
        self.addCleanup(self.hub.__exit__)

    def test_who_calls(self) -> None:
        """The number of the client that calls is known in the course of its call, and only there."""
        self.assertEqual(self.hub.call("who", client=7), 7)
        self.assertIsNone(self.hub.call("who"))
        self.assertEqual((self.hub.call("is_client", client=7), self.hub.call("is_client")), (True, False))
        self.assertEqual(self.hub.call("filled", "x", client=7), [7, "x"])
        self.assertEqual(self.hub.call("filled", "x"), [None, "x"])
        self.assertTrue(self.hub.call("same", 7, client=7))

    def test_calls_to_a_client(self) -> None:
        """A call that a client is to answer has its number in the header, and the call in whose course it is made."""
        for action in "alert", "alert_async":
            id = self.hub.begin(action, "hi", client=7)
            message = self.hub.called("alert")
            self.assertEqual((message.client, message.parent), (7, id))
            self.assertEqual(self.hub.arguments_of(message)[0], ("hi",))
            self.hub.answer(message.call, "seen")
            self.assertEqual(self.hub.end(id), ("return", "seen"))

    def test_any_client(self) -> None:
        """Any client can be called by its number, with whatever arguments."""
        for args in (), ("hi",), ([1, 2], {"a": 1}):
            id = self.hub.begin("other", 12, *args)
            message = self.hub.called("alert")
            self.assertEqual((message.client, self.hub.arguments_of(message)[0]), (12, args))
            self.hub.answer(message.call, "seen")
            self.assertEqual(self.hub.end(id), ("return", "seen"))

    def test_streams_and_events(self) -> None:
        """A client's streams are read, and events are sent to it alone."""
        id = self.hub.begin("readings", client=7)
        message = self.hub.called("readings")
        self.assertEqual(message.client, 7)
        self.hub.yield_item(message.call, 1, 2)
        self.hub.answer(message.call)
        self.assertEqual(self.hub.end(id), ("return", [1, 2]))
        self.hub.call("tell", 5, client=7)
        self.assertEqual(self.hub.events, [("news", 7, 5)])

    def test_nobody(self) -> None:
        """Where no client calls, there is none to call back; a number that is none is refused."""
        self.assertIn("no client calls here", self.hub.error("alert", "hi")["message"])
        for number in 0, -1, "7", 1 << 64, True:
            self.assertIn("number must be an int above 0", self.hub.error("wrong", number)["message"])


if __name__ == "__main__":
    unittest.main()
