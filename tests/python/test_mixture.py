"""All kinds of calls at once, in bursts, with cancels: each is answered exactly once, whichever thread read it."""

from __future__ import annotations

import random
import threading
import unittest

from hub import Folder, Hub, build
from timed import TimedTest

from pons import frames

MIXTURE = """
    import asyncio, time, pons
    def add(a, b): return a + b
    def say(text):
        print(text)
        return text
    def compute(seconds):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end: pass
        return seconds
    def block(seconds):
        time.sleep(seconds)
        return seconds
    async def nap(seconds):
        print("napping")
        await asyncio.sleep(seconds)
        return seconds
    @pons.threaded
    def beside(seconds):
        print("beside")
        time.sleep(seconds)
        return seconds
"""


class MixtureTest(TimedTest):
    calls = 5_000

    def test_mixture(self) -> None:
        """Every call of a mixture is answered once, with its value or with `cancelled`, and its prints come before."""
        chance = random.Random(7)
        with Folder({"mixture.py": MIXTURE}) as folder, Hub(folder / "mixture.py") as hub:
            hub.start()
            sent, expected, cancelled = [], {}, set()
            for id in range(1, 2 * self.calls, 2):
                action, value = self.choose(chance)
                arguments = (value, 1) if action == "add" else (value,)
                sent.append(build(frames.CALL, frames_payload(arguments), flags=1, call=id, name=action))
                expected[id] = value + 1 if action == "add" else value
                if chance.random() < 0.1:
                    sent.append(build(frames.CANCEL, call=id))
                    cancelled.add(id)
            writer = threading.Thread(target=self.send, args=(hub, sent, chance))
            writer.start()
            while len(hub.answers) < self.calls:
                hub.receive()
            writer.join()
            for id, value in expected.items():
                kind, answer = hub.answers[id]
                if kind == "error":
                    self.assertEqual((answer["code"], id in cancelled), ("cancelled", True))
                else:
                    self.assertEqual(answer, value)
            ends = {}
            for place, (kind, call) in enumerate(hub.order):
                if kind == frames.LOG:
                    self.assertNotIn(call, ends, f"call {call} printed after its end, at {place}")
                elif kind in (frames.RETURN, frames.ERROR):
                    ends[call] = place
            self.assertEqual(hub.stop(), 0)

    def choose(self, chance: random.Random) -> tuple:
        """Gives an action and its argument: mostly short calls, some that keep their thread for long."""
        kind = chance.random()
        if kind < 0.6:
            return "add", chance.randrange(1000)
        if kind < 0.7:
            return "say", f"{chance.random()}"
        if kind < 0.72:
            return chance.choice(["compute", "block"]), chance.choice([0.001, 0.005, 0.02])
        return chance.choice(["nap", "beside"]), chance.choice([0, 0.001, 0.005])

    def send(self, hub: Hub, sent: list, chance: random.Random) -> None:
        """Sends the frames in bursts of any size, cut anywhere."""
        data = b"".join(sent)
        at = 0
        while at < len(data):
            size = int(chance.expovariate(1 / 2000)) + 1
            hub.send(data[at : at + size])
            at += size
            if chance.random() < 0.02:
                threading.Event().wait(0.01)  # a pause in the traffic, in which the follower may fall asleep


def frames_payload(arguments: tuple) -> bytes:
    """Gives the payload of positional arguments."""
    from pons.writing import write

    return write(arguments, "args")


if __name__ == "__main__":
    unittest.main()
