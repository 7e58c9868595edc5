"""DataFrames, Series and indexes of pandas: columns of arrays and lists."""

from __future__ import annotations

import datetime
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons import CrossingError, values
from pons.reading import read
from pons.writing import write

try:
    import numpy
    import pandas
except ImportError:
    pandas = None


@unittest.skipIf(pandas is None, "pandas is not installed for this Python")
class ColumnsTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.addCleanup(setattr, values, "numpy", values.numpy)
        values.settle_arrays()

    def through(self, value: object) -> object:
        return read(write(value, "result"))

    def assert_refused(self, value: object, path: str, words: str) -> None:
        with self.assertRaises(CrossingError) as raised:
            write({"q": [value]}, "result")
        self.assertEqual(raised.exception.path, path)
        self.assertIn(words, str(raised.exception))

    def test_numbers(self) -> None:
        """A column of numpy's kind is an array, times without zone too, gaps as numpy has them."""
        times = pandas.to_datetime(["2026-01-02", None, "2027-01-01"])
        frame = pandas.DataFrame({"a": [1, 2, 3], "b": [0.5, None, 2], "t": times})
        found = self.through(frame)
        self.assertEqual(list(found), ["a", "b", "t"])
        self.assertEqual((found["a"].dtype, found["a"].tolist()), (numpy.dtype("<i8"), [1, 2, 3]))
        self.assertTrue(numpy.isnan(found["b"][1]))
        self.assertEqual((found["t"].dtype.kind, numpy.isnat(found["t"]).tolist()), ("M", [False, True, False]))

    def test_lists(self) -> None:
        """Any other column is a list, in which what is missing is None."""
        moments = pandas.to_datetime(["2026-01-02", None]).tz_localize("UTC")
        frame = pandas.DataFrame({
            "text": ["x", None], "gap": ["x", float("nan")], "n": pandas.array([1, None], dtype="Int64"),
            "c": pandas.Categorical(["u", None]), "z": moments, "o": [numpy.float64(1), [None, 2]],
            "b": pandas.array([True, pandas.NA], dtype="boolean"),
        })  # fmt: skip
        utc = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
        other = {"text": ["x", None], "gap": ["x", None], "n": [1, None], "c": ["u", None], "z": [utc, None]}
        self.assertEqual(self.through(frame), {**other, "o": [1.0, [None, 2]], "b": [True, None]})

    def test_index(self) -> None:
        """An index that does more than count the rows comes first, as columns of its own."""
        frame = pandas.DataFrame({"a": [1, 2, 3], "b": list("xyz")})
        self.assertEqual(list(self.through(frame)), ["a", "b"])
        found = self.through(frame[1:])
        self.assertEqual((list(found), found["index"].tolist()), (["index", "a", "b"], [1, 2]))
        self.assertEqual(list(self.through(frame.set_index("b"))), ["b", "a"])
        self.assertEqual(list(self.through(frame.set_index(["b", "a"]).assign(c=1))), ["b", "a", "c"])
        self.assertEqual(list(self.through(frame.rename_axis("row"))), ["row", "a", "b"])
        self.assert_refused(frame.set_index("b", drop=False), 'result["q"][0]', "b, already exists")

    def test_names(self) -> None:
        """Columns have any name that a key may have, but each only once."""
        self.assertEqual(list(self.through(pandas.DataFrame([[1, 2]]))), [0, 1])
        two = pandas.DataFrame([[1, 2]], columns=pandas.MultiIndex.from_tuples([("a", 1), ("a", 2)]))
        self.assertEqual(list(self.through(two)), [("a", 1), ("a", 2)])
        twice = pandas.DataFrame([[1, 2, 3]], columns=["a", "b", "b"])
        self.assert_refused(twice, 'result["q"][0]["b"]', "two columns have the name 'b'")
        self.assertEqual(list(self.through(pandas.DataFrame({"a": []}))), ["a"])

    def test_series(self) -> None:
        """A Series is its column, an Index too; a Series with an index of its own is refused."""
        series = pandas.Series([1.5, 2])
        self.assertEqual(self.through([series])[0].tolist(), [1.5, 2.0])
        self.assertEqual(self.through(pandas.Series(["a", None])), ["a", None])
        self.assertEqual(self.through(pandas.Index(["a", "b"])), ["a", "b"])
        self.assertEqual(self.through(series.index).tolist(), [0, 1])
        self.assertEqual(self.through(pandas.MultiIndex.from_tuples([(1, "a")])), [(1, "a")])
        self.assert_refused(series[1:], 'result["q"][0]', "send `.reset_index()` or `.to_dict()`")

    def test_refused(self) -> None:
        """What is missing has no counterpart on its own; what has none at all names its row."""
        self.assert_refused(pandas.NA, 'result["q"][0]', "send None in its place")
        self.assert_refused(pandas.NaT, 'result["q"][0]', "send None in its place")
        frame = pandas.DataFrame({"p": [1, 2], "o": [1, object()]})
        self.assert_refused(frame, 'result["q"][0]["o"][1]', "object has no counterpart")
        frame = pandas.DataFrame({"p": pandas.period_range("2026", periods=2, freq="D")})
        self.assert_refused(frame, 'result["q"][0]["p"][0]', "Period has no counterpart")

        class Table(pandas.DataFrame):
            pass

        self.assert_refused(Table({"a": [1]}), 'result["q"][0]', "send `pandas.DataFrame(...)` of it")


if __name__ == "__main__":
    unittest.main()
