"""What a real worker places in its half of the arena: where it goes, when it is free again, and what if it is full."""

from __future__ import annotations

import errno
import mmap
import os
import time
import unittest
import unittest.mock

from hub import Folder, wait_until
from sharing import MIB, VIEWS, ArenaTest, SharingHub, needs_arena, numbers
from timed import TimedTest

from pons import frames
from pons.faults import ProtocolFault
from pons.messages import Message

COUNT = 200_000  # numbers: 1.6 MB


class OutwardTest(ArenaTest):
    size = 32 * MIB

    def assert_all_free(self) -> None:
        """Checks that the worker's half is free, by filling it."""
        kept, self.hub.keeps = self.hub.keeps, True
        most = self.hub.half // (2 * MIB)
        self.hub.received.clear()
        for i in range(most):
            self.hub.call("numbers", MIB // 4, i)
        self.assertEqual(len(self.hub.received), most)
        for entries in self.hub.received:
            self.hub.give_back(*entries)
        self.hub.keeps = kept

    def test_arrays(self) -> None:
        """A large array leaves through the arena, a small one in the payload; what is given back is used again."""
        for i in range(100):
            self.assertEqual(self.hub.call("numbers", COUNT, i).tobytes(), numbers(COUNT, i).tobytes())
        self.assertEqual({entries[0][3] for entries in self.hub.received}, {self.hub.half})
        self.hub.received.clear()
        self.assertEqual(self.hub.call("numbers", 1000).tobytes(), numbers(1000).tobytes())
        self.assertEqual(self.hub.received, [])
        one, two, three = self.hub.call("several", COUNT)
        self.assertEqual((one[0], two["b"][0], three, len(self.hub.received[0])), (1.0, 2.0, 3, 2))
        self.assert_all_free()

    def test_apart(self) -> None:
        """A large payload lies apart, with arrays beside it or without."""
        self.assertEqual(self.hub.call("floats", COUNT), [i / 3 for i in range(COUNT)])
        self.assertEqual((self.hub.flags, len(self.hub.received)), (frames.TABLES | frames.APART, 1))
        self.assertEqual(self.hub.call("text", 3 * MIB), "x" * 3 * MIB)
        self.assertEqual(self.hub.call("both", COUNT)[1].tobytes(), numbers(COUNT).tobytes())
        self.assertEqual(len(self.hub.received[-1]), 2)
        self.assert_all_free()

    def test_full(self) -> None:
        """What finds no room goes by the pipe, and through the arena again when there is some."""
        self.hub.keeps = True
        for i in range(20):
            self.assertEqual(self.hub.call("numbers", COUNT, i).tobytes(), numbers(COUNT, i).tobytes())
            self.assertEqual(len(self.hub.call("floats", COUNT)), COUNT)
        self.assertLess(len(self.hub.received), 12)
        for entries in self.hub.received:
            self.hub.give_back(*entries)
        self.hub.received.clear()
        self.hub.call("numbers", COUNT)
        self.assertEqual(len(self.hub.received), 1)
        self.hub.give_back(*self.hub.received[0])
        self.assert_all_free()

    def test_never_sent(self) -> None:
        """What was placed for an answer that cannot be sent is free again."""
        for _ in range(20):
            self.assertEqual(self.hub.error("bad", COUNT)["path"], "result[1]")
            view, text = self.hub.call("slow_road", COUNT)
            self.assertEqual((len(view), text), (COUNT, b"ab"))
        self.assert_all_free()

    def test_message_limit(self) -> None:
        """A payload that lies apart counts for the limit `message`, an array does not."""
        with Folder(VIEWS) as folder, SharingHub(folder / "views.py", self.size, limits={"message": 2 * MIB}) as hub:
            hub.start()
            self.assertEqual(len(hub.call("numbers", 3 * MIB // 8)), 3 * MIB // 8)
            for _ in range(10):
                self.assertIn("the limit `message` is 2097152", hub.error("text", 3 * MIB)["message"])
            self.assertEqual(len(hub.call("text", MIB + 100)), MIB + 100)

    def test_threads(self) -> None:
        """Answers of many threads, the loop and main at once do not disturb one another."""
        ids = {}
        for i in range(150):
            action = ("numbers_beside", "numbers", "numbers_later")[i % 3]
            ids[self.hub.begin(action, MIB // 8 + i, i)] = i
        for id, i in ids.items():
            kind, value = self.hub.end(id)
            self.assertEqual((kind, len(value), value[0], value[-1]), ("return", MIB // 8 + i, i, MIB // 8 + 2 * i - 1))
        self.assert_all_free()

    def test_own(self) -> None:
        """An array of `pons.empty` leaves as it lies, whole or a part of it, and goes when nobody refers to it."""
        self.hub.keeps = True
        view = self.hub.call("own", COUNT)
        self.assertEqual((view[0], view[COUNT - 1]), (1.5, COUNT))
        ((entry,),) = self.hub.received
        self.assertEqual(entry[2:4], (8 * COUNT, self.hub.half))
        part = self.hub.call("own_part", COUNT)
        self.assertEqual((part[0], len(part)), (7.5, COUNT))
        self.assertEqual((self.hub.received[1][0][3] - 8 * COUNT) % 4096, 0, "it begins within a block of whole pages")
        self.hub.call("own_kept", COUNT)
        twice = self.hub.received[2]
        self.assertEqual(len(twice), 1, "what stands in the answer twice is pickled once")
        self.hub.call("write_kept", 9.5)
        self.assertEqual(memoryview(self.hub.memory).cast("d")[twice[0][3] // 8], 9.5)
        for entries in self.hub.received:
            self.hub.give_back(*entries)
        self.assertEqual(self.hub.call("kept_first"), 9.5)
        self.hub.call("forget")
        self.hub.keeps = False
        self.assert_all_free()

    def test_own_small(self) -> None:
        """A small array of `pons.empty`, or one for which there is no room, is an ordinary one."""
        self.assertEqual(self.hub.call("own", 100)[99], 100)
        self.assertEqual(self.hub.call("own", 4 * MIB)[0], 1.5)
        self.assertEqual(self.hub.received, [])

    def test_bogus_leases(self) -> None:
        """A lease for what is not leased is a fault."""
        for change in ("twice", "size", "offset", "half", "place"):
            with self.subTest(change), Folder(VIEWS) as folder, SharingHub(folder / "views.py", self.size) as hub:
                hub.start().keeps = True
                hub.call("numbers", COUNT)
                ((place, writable, size, offset, content),) = hub.received[0:1][0]
                wrong = {
                    "size": (2, 0, size - 1, offset, None), "offset": (2, 0, size, offset + 4096, None),
                    "half": (2, 0, size, 0, None), "place": (1, 0, 3, 0, b"abc"), "twice": (2, 0, size, offset, None),
                }[change]  # fmt: skip
                hub.give_back(*([wrong, wrong] if change == "twice" else [wrong]))
                hub.receive_all()
                self.assertEqual(hub.fault and hub.fault[0], "table")


class ShrinkTest(ArenaTest):
    size = 256 * MIB

    def test_memory_returns(self) -> None:
        """Memory goes back to the system when the worker is idle and nothing is placed, and is had again."""
        for _ in range(2):
            self.assertEqual(len(self.hub.call("numbers", 12 * MIB)), 12 * MIB)
            self.assertGreater(self.hub.blocks, 90 * MIB)
            wait_until(lambda: self.hub.blocks < MIB, "the memory is given back")
        self.hub.keeps = True
        self.hub.call("numbers", 12 * MIB)
        wait_until(lambda: self.hub.call("first", [1]), "idle")
        self.assertGreater(self.hub.blocks, 90 * MIB)
        time.sleep(0.3)  # long enough for a worker to rest
        self.assertGreater(self.hub.blocks, 90 * MIB)
        self.hub.give_back(*self.hub.received[-1])
        wait_until(lambda: self.hub.blocks < MIB, "the memory is given back")

    def test_not_mapped(self) -> None:
        """Where the arena cannot be mapped, arguments in it fail their call, and answers go by the pipe."""
        self.hub.call("no_more_memory")
        value = self.hub.end(self.hub.share("total", numbers(COUNT)))[1]
        self.assertEqual((value["code"], value["path"]), ("value", "args"))
        self.assertIn("Cannot allocate memory", value["message"])
        self.hub.settle()
        self.assertEqual(len(self.hub.call("numbers", COUNT)), COUNT)
        self.assertEqual(len(self.hub.call("own", COUNT)), COUNT)
        self.assertEqual(self.hub.received, [])


@needs_arena
class HalfTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        from pons.half import Half

        descriptor = os.memfd_create("half")
        self.addCleanup(os.close, descriptor)
        os.ftruncate(descriptor, 8 * MIB)
        self.half = Half(mmap.mmap(descriptor, 8 * MIB), descriptor, 4 * MIB, 8 * MIB, [])

    def test_no_memory(self) -> None:
        """Where the machine has no memory left there is no room, and room again when it has."""
        error = OSError(errno.ENOSPC, "No space left on device")
        with unittest.mock.patch("os.posix_fallocate", side_effect=error):
            self.assertIsNone(self.half.claim(memoryview(bytes(MIB))))
            self.assertIsNone(self.half.export(MIB))
        self.assertEqual(self.half.claim(memoryview(bytes(4 * MIB))), (4 * MIB, False))

    def test_entered_twice(self) -> None:
        """A signal handler that places something while its thread is placing finds no room, and no deadlock."""
        with self.half._lock:
            self.assertIsNone(self.half.claim(memoryview(bytes(MIB))))
            own = self.half.export(MIB)
        self.assertIsNone(own)

    def test_finalizer_inside(self) -> None:
        """An exporter that goes while its own thread holds the lock is dealt with by the next who has it."""
        own = self.half.export(4 * MIB)
        with self.half._lock:
            del own
            self.assertFalse(self.half._blocks.is_empty)
        self.assertEqual(self.half.claim(memoryview(bytes(4 * MIB))), (4 * MIB, False))

    def test_counted(self) -> None:
        """What was sent twice is free when it was given back twice; a third time is a fault."""
        own = self.half.export(MIB)
        entries = [(2, 0, MIB, self.half.claim(memoryview(own))[0], None) for _ in range(2)]
        message = Message(frames.LEASE, 4, 0, b"", b"")
        message.buffers = tuple(entries)
        del own
        self.half.take_back(message)
        self.assertTrue(self.half._blocks.is_empty)
        with self.assertRaises(ProtocolFault):
            self.half.take_back(message)


if __name__ == "__main__":
    unittest.main()
