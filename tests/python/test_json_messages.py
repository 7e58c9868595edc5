"""Messages in the JSON form, held by protocol/vectors/json.json."""

from __future__ import annotations

import random
import tracemalloc
import unittest

import hub  # noqa: F401 -- puts the runtime on the path
from neutral import load_vectors
from timed import TimedTest

from pons import frames, json_reading, json_text
from pons.calls import Call
from pons.faults import ProtocolFault
from pons.json_forms import UnreadableError
from pons.json_messages import MOST_UNFINISHED, PART, Assembly, cut, write_message

LIMIT = 268_435_456
VECTORS = load_vectors("json.json")
VALID = {case["name"]: case for case in VECTORS["messages"]}
WORDS = {"named": frames.NAMED, "batch": frames.BATCH, "handle": frames.HANDLE}


def bytes_of(frame: dict) -> tuple[bytes, bool]:
    """Gives a frame of the vectors, and whether it is binary."""
    if "text" in frame:
        return frame["text"].encode(), False
    return bytes.fromhex(frame["hex"]), not frame.get("is_text")


class JsonMessagesTest(TimedTest):
    def check(self, message, case: dict) -> None:
        """Compares a message with what the vectors say of it."""
        self.assertEqual(frames.KIND_NAMES[message.kind], case["kind"])
        self.assertEqual((message.call, message.parent), (case["call"], case["parent"]))
        self.assertEqual(message.client or 0, case["client"])
        self.assertEqual(message.name.decode(), case["name_text"])
        self.assertEqual(message.credit, case["credit"] and tuple(case["credit"]))
        for word, flag in WORDS.items():
            self.assertEqual(bool(message.flags & flag), case[word], word)
        size = 4 if case["kind"] == "release" else 3
        self.assertEqual([list(handle[:size]) for handle in message.handles], case["handles"])
        self.assertEqual([[entry[1], entry[4].hex()] for entry in message.buffers], case["buffers"])
        payload = json_text.parse(case["payload"]) if case["payload"] else b""
        self.assertEqual(message.payload, payload)

    def test_valid(self) -> None:
        """Every valid vector is read as it says, as its writer writes it and as others may."""
        others = [{**VALID[row["as"]], "frame": row["frame"]} for row in VECTORS["messages_read"]]
        for case in VECTORS["messages"] + others:
            with self.subTest(case["name"], frame=case["frame"]):
                self.check(Assembly(LIMIT).take(*bytes_of(case["frame"])), case)

    def test_written(self) -> None:
        """Every valid vector is written again byte by byte."""
        for case in VECTORS["messages"]:
            with self.subTest(case["name"]):
                data, binary = bytes_of(case["frame"])
                self.assertEqual(write_message(Assembly(LIMIT).take(data, binary), case["payload"]), (data, binary))

    def test_sequences(self) -> None:
        """Parts become the messages that they are parts of, whatever stands between them."""
        for case in VECTORS["sequences"]:
            with self.subTest(case["name"]):
                assembly = Assembly(LIMIT)
                found = [assembly.take(*bytes_of(frame)) for frame in case["frames"]]
                whole = [message for message in found if message is not None]
                self.assertEqual(len(whole), len(case["gives"]))
                for message, name in zip(whole, case["gives"]):
                    self.check(message, VALID[name])

    def test_invalid(self) -> None:
        """Every invalid vector is the fault that it names, at its last frame and not before."""
        for case in VECTORS["messages_invalid"]:
            with self.subTest(case["name"]):
                assembly = Assembly(case.get("limit", LIMIT))
                *before, last = case["frames"]
                for frame in before:
                    self.assertIsNone(assembly.take(*bytes_of(frame)))
                if case.get("in") == "payload":
                    message = assembly.take(*bytes_of(last))
                    with self.assertRaises((UnreadableError, LookupError)):
                        buffers = [(entry[1], entry[4]) for entry in message.buffers]
                        json_reading.settle(message.payload, buffers=buffers, take=_take(message.handles))
                    continue
                with self.assertRaises(ProtocolFault) as fault:
                    assembly.take(*bytes_of(last))
                self.assertEqual(fault.exception.code, case["fault"])

    def test_cut(self) -> None:
        """A long message travels in parts, and arrives as it was; a short one travels alone."""
        message = Call(frames.CALL, 0, 1, b"add", b"")
        message.buffers = ((1, 1, 3 * PART, 0, bytes(range(256)) * (3 * PART // 256)),)
        data, binary = write_message(message, '[{"$":["bytes",0]}]')
        parts = cut(data, binary, 9)
        self.assertEqual([len(part) for part, _ in parts], [PART + 12] * 3 + [len(data) - 3 * PART + 12])
        assembly = Assembly(LIMIT)
        *first, last = [assembly.take(*part) for part in parts]
        self.assertEqual(first, [None] * 3)
        self.assertEqual(bytes(last.buffers[0][4]), message.buffers[0][4])
        self.assertEqual(cut(bytes(PART), False, 9), [(bytes(PART), False)])

    def test_sizes(self) -> None:
        """What is longer than a part may be is a fault, in a part or by itself."""
        part = cut(bytes(2 * PART), False, 1)[0][0]
        for data, binary in ((part + b"\0", True), (b" " * (PART + 1), False), (bytes(PART + 1), True)):
            with self.assertRaises(ProtocolFault) as fault:
                Assembly(LIMIT).take(data, binary)
            self.assertEqual(fault.exception.code, "size")

    def test_memory(self) -> None:
        """Sixteen messages that announce much take no memory before their bytes are there."""
        assembly = Assembly(LIMIT)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        for number in range(MOST_UNFINISHED):
            self.assertIsNone(assembly.take(cut(bytes(2 * PART), False, number)[0][0][:1000], True))
        self.assertLess(tracemalloc.get_traced_memory()[0], 4 * PART)

    def test_cut_and_altered(self) -> None:
        """Bytes that were cut or altered are a message or a fault, and nothing else."""
        chance = random.Random(5)
        for case in VECTORS["messages"]:
            data, binary = bytes_of(case["frame"])
            for at in range(len(data)):
                altered = bytearray(data)
                altered[at] = chance.randrange(256)
                for other in (data[:at], bytes(altered)):
                    try:
                        Assembly(LIMIT).take(other, binary)
                    except ProtocolFault:
                        pass  # refused, which is the point


def _take(handles: tuple):
    def take(index: int) -> object:
        if index < 0:
            raise LookupError(f"Handle {index} is before the table.")
        return handles[index]

    return take


if __name__ == "__main__":
    unittest.main()
