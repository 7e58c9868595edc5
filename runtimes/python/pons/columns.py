"""What pandas holds, as columns: a DataFrame is a dict of them, a column an array, or a list where it holds objects."""

from __future__ import annotations

import sys

from .reshaping import short_key
from .writing import refuse


def plain_of(value, kind: type, path: str):
    """Gives what stands for a DataFrame, Series or Index; any other value itself."""
    pandas = sys.modules["pandas"]
    for base in (pandas.DataFrame, pandas.Series):
        if isinstance(value, base) and kind is not base:
            name = f"{kind.__module__}.{kind.__qualname__}"
            raise refuse(path, f"{name} has a meaning of its own; send `pandas.{base.__name__}(...)` of it")
    if kind is pandas.DataFrame:
        return _frame(value, path)
    if kind is pandas.Series:
        if not _counts_rows(value.index, pandas):
            reason = "a Series with an index of its own has no counterpart; send `.reset_index()` or `.to_dict()` of it"
            raise refuse(path, reason)
        return _column(value)
    if isinstance(value, pandas.Index):
        return _column(value)
    if value is pandas.NA:
        raise refuse(path, "NA is no value; send None in its place")
    return value


def _frame(frame, path: str) -> dict:
    if not _counts_rows(frame.index, sys.modules["pandas"]):
        frame = frame.reset_index()
    names = frame.columns
    if not names.is_unique:
        twice = names[names.duplicated()][0]
        raise refuse(f"{path}[{short_key(twice)}]", f"two columns have the name {twice!r}")
    return {name: _column(frame.iloc[:, i]) for i, name in enumerate(names.tolist())}


def _counts_rows(index, pandas) -> bool:
    """Says whether an index is the one that a DataFrame has when nobody gave it one."""
    if type(index) is not pandas.RangeIndex or index.name is not None:
        return False
    return index.start == 0 and index.step == 1


def _column(values):
    """Gives a numpy column as an array, any other as a list in which what is missing is None."""
    numpy = sys.modules["numpy"]
    if isinstance(values.dtype, numpy.dtype) and values.dtype.kind != "O":
        return values.to_numpy()
    items = values.tolist()
    if not isinstance(values, sys.modules["pandas"].MultiIndex):  # in which pandas looks for no gaps
        for i in numpy.asarray(values.isna()).nonzero()[0].tolist():
            items[i] = None
    return items
