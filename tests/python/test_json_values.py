"""Values in the JSON form, held by protocol/vectors/json.json."""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
import random
import subprocess
import sys
import unittest

from hub import RUNTIME
from neutral import expected, load_vectors, numpy, spell
from timed import TimedTest

from pons import json_reading, json_text, json_writing, values
from pons.json_forms import UnreadableError
from pons.writing import CrossingError, Writer

VECTORS = load_vectors("json.json")


def readable(table: str) -> list:
    """Gives the cases of a table that can be read here: arrays with numpy only."""
    return [case for case in VECTORS[table] if numpy is not None or "ndarray" not in case["json"]]


def buffers_of(case: dict) -> list:
    """Gives the buffers of a case as a message has them."""
    return [(writable, bytes.fromhex(content)) for writable, content in case.get("buffers", ())]


class JsonValuesTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(setattr, values, "numpy", values.numpy)
        values.settle_arrays()

    def test_read(self) -> None:
        """Every valid vector is read as the value that it says, whoever writes so."""
        for case in readable("values") + readable("values_read"):
            with self.subTest(case["name"]):
                value = json_reading.read(case["json"], buffers=buffers_of(case))
                self.assertEqual(spell(value), expected(case["value"]))

    def test_written(self) -> None:
        """What was read is written as the vectors have it: the same JSON, the same buffers."""
        for case in readable("values"):
            if any(tag in case["json"] for tag in ('["enum"', '["set"', '["frozenset"')):
                continue  # an enum arrives as its value, a set has no order
            with self.subTest(case["name"]):
                value = json_reading.read(case["json"], buffers=buffers_of(case))
                buffers: list = []
                text, entries = json_writing.write(value, "value", buffers=buffers)
                self.assertEqual(text, case["json"])
                self.assertEqual([(w, bytes(c)) for w, c in buffers], buffers_of(case))
                self.assertEqual(entries, [])

    def test_invalid(self) -> None:
        """Every invalid vector is refused with the words that it asks for."""
        for case in VECTORS["values_invalid"]:
            with self.subTest(case["name"]), self.assertRaises(UnreadableError) as refused:
                json_reading.read(case["json"])
            self.assertIn(case["error"].lower(), str(refused.exception).lower())

    def test_place(self) -> None:
        """An error names the place of what is wrong."""
        places = {
            '[1,{"when":[0,1e400]}]': 'value[1]["when"][1]: a number',
            '{"a":{"$":["tuple",1,{"$":["int","x"]}]}}': 'value["a"][1]: the int',
            '{"$":["map",[[{"$":["date",1,2]},0]]]}': "value.keys()[0]: the date",
            '{"$":["record","R",{"x":{"$":[]}}]}': 'value["x"]: what has no list',
        }
        for text, words in places.items():
            with self.subTest(text), self.assertRaises(UnreadableError) as refused:
                json_reading.read(text)
            self.assertIn(words, str(refused.exception))

    def test_deep_text(self) -> None:
        """Text that is nested without end is refused, and does not end the process."""
        for text in ("[" * 1_000_000, '{"$":["tuple",' * 200_000, '{"a":' * 500_000, "[" * 3000 + "]" * 3000):
            with self.subTest(text[:20]), self.assertRaises(UnreadableError):
                json_reading.read(text)

    def test_cut(self) -> None:
        """Text that was cut or altered is a value or an error, and nothing else."""
        chance = random.Random(20261125)
        texts = [case["json"] for case in VECTORS["values"] if 20 < len(case["json"]) < 3000]
        for text in texts:
            for _ in range(30):
                at = chance.randrange(len(text))
                other = chance.choice([text[:at], text[:at] + chance.choice('{}[]",:$0-e\\') + text[at + 1 :]])
                try:
                    json_reading.read(other)
                except UnreadableError:
                    pass  # refused, which is the point

    def test_base64(self) -> None:
        """Without a list of buffers long bytes stand in the text."""
        text, _ = json_writing.write(bytes(5000), "value")
        self.assertEqual(json_reading.read(text), bytes(5000))

    def test_random(self) -> None:
        """Whatever is written comes back."""
        chance = random.Random(7)
        for _ in range(500):
            value = self._value(chance, 4)
            buffers: list = []
            text, _ = json_writing.write(value, "value", buffers=buffers)
            self.assertEqual(spell(json_reading.read(text, buffers=buffers)), spell(value))
            json.loads(text)

    def _value(self, chance: random.Random, depth: int) -> object:
        def scalar():
            integer = chance.getrandbits(chance.choice((3, 16, 53, 54, 200))) * chance.choice((1, -1))
            number = chance.choice((chance.random(), float(chance.randrange(10**6)), -0.0, math.inf, 1e300))
            text = "".join(chr(chance.randrange(0x3000)) for _ in range(chance.randrange(6)))
            moment = datetime.datetime(2026, 11, 25, 1, 2, 3, chance.randrange(10**6))
            return chance.choice((None, True, integer, number, text, text.encode(), moment, complex(number, 0.5)))

        if not depth or chance.random() < 0.3:
            return scalar()
        items = [self._value(chance, depth - 1) for _ in range(chance.randrange(4))]
        keys = [chance.choice(("$", f"k{i}", i, None)) for i in range(len(items))]
        named = {f"k{i}": item for i, item in enumerate(items)}
        return chance.choice((items, tuple(items), dict(zip(keys, items)), named))


class JsonWritingTest(TimedTest):
    def test_relatives(self) -> None:
        """What is no plain value itself is written as what it stands for, as in a payload."""

        class Count(int):
            pass

        @dataclasses.dataclass
        class Item:
            name: str
            count: Count

        self.assertEqual(json_writing.write([Count(3), range], "v", kind=_Functions)[0], '[3,{"$":["handle",0]}]')
        text = '{"$":["record","Item",{"name":"a","count":3}]}'
        self.assertEqual(json_writing.write(Item("a", Count(3)), "v")[0], text)

    def test_refused(self) -> None:
        """A value that cannot cross is an error that names its place, and leaves no buffers behind."""
        circle: list = []
        circle.append({"me": circle})
        deep: list = []
        for _ in range(201):
            deep = [deep]
        cases = {
            'value["a"][1]': {"a": [bytes(5000), object()]},
            "value": 10**100_000,
            'value[0]["me"]': circle,
            "value[0][0]": deep,
        }
        for path, value in cases.items():
            buffers: list = []
            with self.subTest(path), self.assertRaises(CrossingError) as refused:
                json_writing.write(value, "value", buffers=buffers)
            self.assertTrue(refused.exception.path.startswith(path), refused.exception.path)
            self.assertEqual(buffers, [])

    def test_handles(self) -> None:
        """Handles are asked of the link, behind what its table begins with, and taken back when nothing is sent."""
        text, entries = json_writing.write([range, 1], "v", kind=_Functions, target=["target"])
        self.assertEqual((text, entries), ('[{"$":["handle",1]},1]', ["target", range]))
        with self.assertRaises(CrossingError):
            json_writing.write([range, object()], "v", kind=_Functions)
        self.assertEqual(_Functions.handles.back, [range])

    def test_handles_read(self) -> None:
        """What stands behind an index is the reader's to give."""
        self.assertEqual(json_reading.read('{"a":{"$":["handle",2]}}', take="xyz".__getitem__), {"a": "z"})

    def test_not_loaded(self) -> None:
        """A worker that speaks pickle loads nothing of this."""
        code = f"import sys; sys.path.insert(0, {str(RUNTIME)!r}); import pons.worker\n"
        code += "print([name for name in sys.modules if 'json' in name])"
        out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        self.assertEqual(out.strip(), "[]")

    def test_long_digits(self) -> None:
        """An integer's digits are written whatever limit the process has for them."""
        for zeros in (0, 3999, 4000, 4001, 99_999):
            for sign in (1, -1):
                text = f"{'-' if sign < 0 else ''}1{'0' * zeros}"
                self.assertEqual(json_text.digits_of(sign * 10**zeros), text)
                self.assertEqual(json_text.integer(text), sign * 10**zeros)


class _Handles:
    back: list = []

    def give(self, value: object) -> object:
        return value

    def take_back(self, entries: list) -> None:
        self.back += entries

    def is_instance_of_exposed(self, kind: type) -> bool:
        return False


class _Functions(Writer):
    kinds = {type: None}
    handles = _Handles()


if __name__ == "__main__":
    unittest.main()
