"""How a connection to a host does not come about, how it ends, and what Ctrl-C does to it."""

from __future__ import annotations

import os
import signal
import threading
import unittest

from host_double import HostDouble
from hub import LIMIT
from timed import TimedTest

import pons
from pons import frames


def add(a, b=10):
    return a + b


class Refusals(TimedTest):
    """Where no host lets the program in."""

    def test_nobody_listens(self) -> None:
        with self.assertRaisesRegex(pons.CannotJoin, "there is no such file. Has the host been started"):
            pons.connect("unix:/nowhere/at/all.sock")
        with self.assertRaisesRegex(ConnectionError, "nobody listens there"):
            pons.connect("tcp:127.0.0.1:1")

    def test_an_address_that_is_none(self) -> None:
        for address in ("nonsense", "http://localhost", "tcp:host:port", "tcp:0", "unix:"):
            with self.assertRaises(ValueError, msg=address):
                pons.connect(address)
        with self.assertRaisesRegex(ValueError, "PONS_ADDRESS"):
            pons.connect()

    def test_the_wrong_token_is_refused(self) -> None:
        with HostDouble(fault=("token", "The token is wrong.")) as host:
            with self.assertRaisesRegex(pons.Refused, "does not let this program in .*The token is wrong"):
                pons.connect(host.address, token="wrong")

    def test_a_host_with_too_many_clients_is_busy(self) -> None:
        with HostDouble(fault=("busy", "8 clients are connected.")) as host, self.assertRaises(pons.Busy):
            pons.connect(host.address)

    def test_something_else_listens_there(self) -> None:
        import socket

        with socket.create_server(("127.0.0.1", 0)) as server:

            def answer() -> None:
                accepted, _ = server.accept()
                with accepted:
                    accepted.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                    accepted.recv(1)

            threading.Thread(target=answer, daemon=True).start()
            with self.assertRaisesRegex(pons.CannotJoin, "does not answer as a host of Pons does"):
                pons.connect(f"tcp:{server.getsockname()[1]}", seconds=5)


class Losses(TimedTest):
    """When the link ends."""

    def test_calls_in_flight_end_with_connection_lost(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented}) as host, pons.connect(host.address) as hub:
            threading.Thread(target=lambda: (host.seen(frames.CALL, "sleep"), host.drop())).start()
            with self.assertRaises(pons.ConnectionLost) as lost:
                hub.sleep()
            self.assertIsInstance(lost.exception, pons.PeerLost)
            self.assertIsInstance(lost.exception, ConnectionError)
            with self.assertRaises(pons.ConnectionLost):
                hub.sleep()

    def test_a_session_is_taken_up_again_and_what_listens_goes_on(self) -> None:
        with HostDouble({"add": add}) as host, pons.connect(host.address, token="t") as hub:
            heard = []
            event = threading.Event()
            hub.on("topic", lambda one: (heard.append(one.data), event.set()))
            events = hub.events("topic")
            host.seen(frames.CALL, "pons.subscribe")
            host.drop()
            with self.assertRaises(pons.ConnectionLost):
                next(events)
            host.messages.clear()
            self.assertTrue(hub.reconnect())
            self.assertEqual(host.joins[1], {"version": 1, "token": "t", "client": 7, "secret": "s3cret"})
            self.assertEqual(hub.add(1, 2), 3)
            host.seen(frames.CALL, "pons.subscribe")
            host.emit("topic", 5)
            self.assertTrue(event.wait(LIMIT))
            self.assertEqual((heard, next(events).data), ([5], 5))

    def test_reconnecting_to_a_host_that_is_gone_fails_after_its_time(self) -> None:
        with HostDouble() as host, pons.connect(host.address) as hub:
            self.assertTrue(host.is_joined.wait(LIMIT))
            host.close()
            with self.assertRaises(pons.ConnectionLost):
                hub.call("x")
            with self.assertRaises(pons.CannotJoin):
                hub.reconnect(0.1)

    def test_a_host_that_breaks_the_protocol_is_left(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented}) as host, pons.connect(host.address) as hub:
            threading.Thread(target=lambda: (host.seen(frames.CALL), host.send(frames.RETURN, 98, "1"))).start()
            with self.assertRaisesRegex(pons.ConnectionLost, "broke the protocol .call.: Call 98 was never made"):
                hub.sleep()
            self.assertEqual(host.value_of(host.seen(frames.FAULT))[0], "call")


@unittest.skipIf(os.name == "nt", "signals of POSIX")
class Interrupts(TimedTest):
    """Ctrl-C in a program that has joined."""

    def test_it_cancels_the_call_and_leaves_the_connection_whole(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented, "add": add}) as host, pons.connect(host.address) as hub:

            def interrupt() -> None:
                host.seen(frames.CALL, "sleep")
                os.kill(os.getpid(), signal.SIGINT)

            threading.Thread(target=interrupt).start()
            with self.assertRaises(KeyboardInterrupt):
                hub.sleep()
            self.assertEqual(host.seen(frames.CANCEL).call, host.seen(frames.CALL, "sleep").call)
            self.assertEqual(hub.add(1, 2), 3)

    def test_many_of_them_at_any_moment_leave_it_whole(self) -> None:
        def interrupt(number, frame) -> None:
            if frame.f_code.co_filename.startswith(os.path.dirname(pons.__file__)):  # else it would hit the test
                raise KeyboardInterrupt

        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, interrupt))
        with HostDouble({"add": add}) as host, pons.connect(host.address) as hub:
            enough, main = threading.Event(), threading.main_thread().ident

            def shoot() -> None:
                while not enough.wait(0.0007):
                    signal.pthread_kill(main, signal.SIGINT)

            shooter = threading.Thread(target=shoot)
            hits, text = 0, "x" * 300_000
            shooter.start()
            try:
                while hits < 150:
                    try:
                        self.assertEqual(hub.add(text, "y")[-1], "y")
                    except KeyboardInterrupt:
                        hits += 1
            finally:
                enough.set()
                shooter.join()
            self.assertEqual(hub.add(1, 2), 3)

    def test_a_forked_child_cannot_use_the_connection(self) -> None:
        with HostDouble({"add": add}) as host, pons.connect(host.address) as hub:
            child = os.fork()
            if not child:
                try:
                    hub.add(1, 2)
                except pons.ConnectionLost as error:
                    os._exit(0 if "forked" in str(error) else 2)
                os._exit(1)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            self.assertEqual(hub.add(1, 2), 3)


if __name__ == "__main__":
    unittest.main()
