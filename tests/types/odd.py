"""Names and texts that mean something else where they are written to: */ </summary> & <b>."""

import dataclasses
import enum
from typing import Any, Dict, Generic, List, Optional, TypeVar

T = TypeVar("T")


class Task(enum.Enum):
    """Named like a type of C#."""

    value_ = "a \"quoted\" \\ text\n"
    Task = "same as its type"
    a_b = ""
    aB = "é"


class Big(enum.IntEnum):
    HUGE = 2**40
    NEGATIVE = -1


class Half(enum.Enum):
    A = 0.5


class Empty(enum.Enum):
    pass


@dataclasses.dataclass
class Record(Generic[T]):
    """Named like a type of TypeScript."""

    record: Optional[T]
    Record: int
    class_: List["Record[Any]"]
    _private: int = 0
    x: int = 0
    X: int = 0


@dataclasses.dataclass
class Nothing:
    pass


class Odd:
    """Named like the module."""

    class Inner:
        pass

    def new(self, Handle: int, items: int = 1, item: int = 2):
        yield items

    def equals(self, *, then: int) -> "Odd":
        return self


class Default:
    def __repr__(self):
        return "two\nlines */ </param>"


def new(default: Any = Default(), this: "List[\nint,\n]" = None, nowhere: "a\n*/ b" = None) -> Record:  # noqa: F722
    return Record(None, 1, [], x=2, X=3)


def equals(call: Task, Peer: Big, half: Half, empty: Optional[Empty] = None) -> Nothing:
    return Nothing()


def gather(*items: Task, **options: Dict[str, "Record[int]"]) -> List[Nothing]:
    """First line.

    Second & <third>.\x0c
    """
    return [Nothing() for _ in items]


def odd(outer: Odd) -> Dict[Task, List[Optional[Odd]]]:
    return {Task.Task: [outer]}


def close() -> None:
    """Named like something of the connection."""


API = {
    "session": {"get": lambda: 1},
    "events": {"create": close, "new": new, "then": close},
    "Odd": {"Odd": lambda: 1, "odd": lambda: 2, "o d d": lambda: 3},
    "1st": close,
    "_hidden": close,
    "with": close,
}
