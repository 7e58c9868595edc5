"""Cutting bytes into messages, held by protocol/vectors/frames.json."""

from __future__ import annotations

import unittest

from hub import build
from neutral import load_vectors
from timed import TimedTest

from pons import frames
from pons.faults import ProtocolFault
from pons.frames import FrameBuffer

LIMIT = 268_435_456


def cut(data: bytes, step: int) -> list:
    """Feeds bytes in pieces of `step`, as a driver does, and gives the messages."""
    buffer, found, at = FrameBuffer(LIMIT), [], 0
    while at < len(data):
        piece = data[at : at + step]
        room = buffer.room()
        if room is None:
            buffer.feed(piece)
            at += len(piece)
        else:
            count = min(len(room), len(piece))
            room[:count] = piece[:count]
            buffer.filled(count)
            at += count
        while True:
            message = buffer.next()
            if message is None:
                break
            found.append(message)
    return found


class FramesTest(TimedTest):
    def test_valid(self) -> None:
        """Every valid vector is read as it says, however its bytes arrive."""
        for case in load_vectors("frames.json")["valid"]:
            for step in (1, 7, 24, 65_536) if len(case["hex"]) < 10_000 else (65_536, 40_000):
                with self.subTest(case["name"], step=step):
                    (message,) = cut(bytes.fromhex(case["hex"]), step)
                    self.assertEqual(frames.KIND_NAMES[message.kind], case["kind"])
                    for field in ("flags", "call", "parent", "client"):
                        self.assertEqual(getattr(message, field), case[field], field)
                    self.assertEqual(message.name.decode(), case["name_text"])
                    self.assertEqual(message.credit, case["credit"] and tuple(case["credit"]))
                    self.assertEqual([list(handle) for handle in message.handles], case["handles"])
                    buffers = [[*entry[:4], None if entry[4] is None else entry[4].hex()] for entry in message.buffers]
                    self.assertEqual(buffers, case["buffers"])
                    self.assertEqual(bytes(message.payload).hex(), case["payload"])

    def test_written(self) -> None:
        """Every valid vector is written again byte by byte."""
        for case in load_vectors("frames.json")["valid"]:
            with self.subTest(case["name"]):
                sections = frames.PLAIN | frames.NAMED | frames.BATCH | frames.APART | frames.HANDLE
                bare = [(*e[:4], None if e[4] is None else bytes.fromhex(e[4])) for e in case["buffers"]]
                data = build(
                    frames.KIND_NAMES.index(case["kind"]), bytes.fromhex(case["payload"]),
                    flags=case["flags"] & sections, call=case["call"], parent=case["parent"], name=case["name_text"],
                    client=case["client"], credit=case["credit"], handles=case["handles"], buffers=bare,
                )  # fmt: skip
                self.assertEqual(data.hex(), case["hex"])

    def test_invalid(self) -> None:
        """Every invalid vector is the fault that it says."""
        for case in load_vectors("frames.json")["invalid"]:
            with self.subTest(case["name"]), self.assertRaises(ProtocolFault) as raised:
                self.assertIsNotNone(cut(bytes.fromhex(case["hex"]), 65_536) or None)
            self.assertEqual(raised.exception.code, case["fault"], case["name"])
            self.assertTrue(raised.exception.sentence.endswith("."))

    def test_all_at_once(self) -> None:
        """Many messages in one read come one by one, in their order, and `drained` says when none is left."""
        cases = load_vectors("frames.json")["valid"]
        buffer = FrameBuffer(LIMIT)
        buffer.feed(b"".join(bytes.fromhex(case["hex"]) for case in cases[:-1]))
        for case in cases[:-1]:
            self.assertFalse(buffer.drained)
            self.assertEqual(buffer.next().call, case["call"])
        self.assertTrue(buffer.drained)
        self.assertIsNone(buffer.next())

    def test_limit(self) -> None:
        """A frame above the limit is refused before memory is taken for it; one at the limit is not."""
        data = build(frames.CALL, b"x" * 100_000, call=1, name="f")
        buffer = FrameBuffer(len(data) - 4)
        buffer.feed(data[:65_536])
        self.assertIsNone(buffer.next())
        self.assertIsNotNone(buffer.room())
        buffer = FrameBuffer(len(data) - 5)
        buffer.feed(data[:4])
        with self.assertRaises(ProtocolFault):
            buffer.next()
        self.assertIsNone(buffer.room())

    def test_large(self) -> None:
        """A frame larger than a read is followed by the next one, wherever the reads were cut."""
        data = build(frames.CALL, b"x" * 200_000, call=1, name="f") + build(frames.CANCEL, call=1)
        for step in (65_536, 65_537, 199_999, 200_029):
            with self.subTest(step=step):
                self.assertEqual([message.kind for message in cut(data, step)], [frames.CALL, frames.CANCEL])


if __name__ == "__main__":
    unittest.main()
