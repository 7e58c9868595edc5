"""Values as they cross, held by protocol/vectors/values.json."""

from __future__ import annotations

import contextlib
import copy
import datetime
import io
import pickle
import sys
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from neutral import expected, load_vectors, spell, valid_values
from timed import TimedTest

from pons import Record, values
from pons.reading import read, read_plain
from pons.writing import write

# What CPython itself says before 3.12 when it has no memory for a bytearray: it looks at a count that was never set.
HALF_MADE = "" if sys.version_info >= (3, 12) else "SystemError: deallocated bytearray object has exported buffers\n"


class ValuesTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(setattr, values, "numpy", values.numpy)
        values.settle_arrays()

    def test_read(self) -> None:
        """Every valid vector is read as the value that it says."""
        for case in valid_values():
            with self.subTest(case["name"]):
                self.assertEqual(spell(read(bytes.fromhex(case["pickle"]))), expected(case["value"]))

    def test_plain(self) -> None:
        """What is flagged as plain reads the same without the closed list."""
        for case in valid_values():
            if case["plain"]:
                with self.subTest(case["name"]):
                    self.assertEqual(spell(read_plain(bytes.fromhex(case["pickle"]))), expected(case["value"]))

    def test_written_again(self) -> None:
        """What was read is written again as a value that reads the same."""
        for case in valid_values():
            with self.subTest(case["name"]):
                value = read(bytes.fromhex(case["pickle"]))
                self.assertEqual(spell(read(write(value, "value"))), spell(value))

    def test_invalid(self) -> None:
        """Every invalid vector that is not for stricter readers only is refused with an exception, and in silence."""
        for case in load_vectors("values.json")["invalid"]:
            if case.get("reader") != "strict":
                with self.subTest(case["name"]):
                    with self.assertRaises(Exception), contextlib.redirect_stderr(io.StringIO()) as printed:
                        read(bytes.fromhex(case["pickle"]))
                    self.assertIn(printed.getvalue(), ("", HALF_MADE))

    def test_unknown_zone(self) -> None:
        """A zone that this machine does not know keeps its moment by its offset."""
        moment = values.zoned(2026, 7, 1, 12, 0, 0, 0, 0, 7_200_000_000, "Mars/Olympus")
        self.assertEqual(moment.utcoffset(), datetime.timedelta(hours=2))

    def test_zone_of_another_offset(self) -> None:
        """A zone whose rules differ here does not shift the moment."""
        moment = values.zoned(2026, 7, 1, 12, 0, 0, 0, 0, 25_200_000_000, "Europe/Berlin")
        self.assertEqual(moment.utcoffset(), datetime.timedelta(hours=7))

    def test_zone_outside(self) -> None:
        """The name of a zone cannot lead to a file elsewhere."""
        for name in ("../../etc/passwd", "/etc/passwd", "", "\0", "Europe"):
            with self.subTest(name):
                self.assertEqual(values.zoned(2026, 1, 1, 0, 0, 0, 0, 0, 0, name).tzinfo, datetime.timezone.utc)


class RecordTest(TimedTest):
    def test_fields(self) -> None:
        """A record is a dict whose fields are attributes too."""
        record = Record("Item", {"name": "pen", "price": 1.5, "items": [1]})
        self.assertEqual((record.name, record["price"], record.type_name), ("pen", 1.5, "Item"))
        self.assertEqual(record["items"], [1])
        self.assertEqual(list(record.items())[0], ("name", "pen"), "a field must not hide a dict's own method")
        self.assertEqual(repr(Record("P", {"x": 1})), "P(x=1)")
        with self.assertRaisesRegex(AttributeError, "Item has no field 'size', only 'name', 'price', 'items'"):
            record.size

    def test_copied(self) -> None:
        """A record can be copied and pickled like any dict."""
        record = Record("Item", {"name": "pen"})
        for again in (copy.copy(record), copy.deepcopy(record), pickle.loads(pickle.dumps(record))):
            self.assertEqual((again, again.type_name, type(again)), (record, "Item", Record))


if __name__ == "__main__":
    unittest.main()
