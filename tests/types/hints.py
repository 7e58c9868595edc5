"""Every kind of hint: what `pons gen` makes of it stands in hints.ts and Hints.cs beside this file."""

import collections
import dataclasses
import datetime
import decimal
import enum
import typing
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Dict, FrozenSet, Generator, Iterable, List, Literal, NamedTuple, NewType, Optional, Sequence
from typing import Set, Tuple, TypedDict, TypeVar, Union

T = TypeVar("T")
N = TypeVar("N", int, float)
ItemId = NewType("ItemId", int)


class Color(enum.Enum):
    """What it is painted in."""

    RED = "red"
    DARK_GREEN = "dark green"
    CRIMSON = "red"  # an alias


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10


class Rights(enum.Flag):
    READ = 1
    WRITE = 2


class Planet(enum.Enum):
    EARTH = (5.976e24, 6.37814e6)


class Point(NamedTuple):
    """A place."""

    x: float
    y: float = 0.0


Pair = collections.namedtuple("Pair", "left right")


class Options(TypedDict, total=False):
    limit: int
    colors: List[Color]


@dataclasses.dataclass
class Node:
    """A tree, by its root."""

    name: str
    children: List["Node"] = dataclasses.field(default_factory=list)
    parent_id: Optional[ItemId] = None
    kinds: typing.ClassVar[int] = 0


@dataclasses.dataclass
class Item(Node):
    price: decimal.Decimal = decimal.Decimal(0)
    color: Color = Color.RED
    added: Optional[datetime.datetime] = None


class Basket:
    """What somebody buys."""

    def __init__(self, owner: str):
        self.owner = owner
        self.items = []

    def add(self, name: str, count: int = 1) -> int:
        """Puts something in."""
        self.items += [name] * count
        return len(self.items)

    def names(self) -> Iterator[str]:
        yield from self.items

    def copy(self) -> "Basket":
        made = Basket(self.owner)
        made.items = [*self.items]
        return made

    def _secret(self):
        pass

    @staticmethod
    def opened(owner: str) -> "Basket":
        return Basket(owner)


class Plain:
    pass


def scalars(a: bool, b: int, c: float, d: str, e: bytes, f: complex, g: None) -> None:
    """Takes one of each.

    And gives nothing, not even */ an end.
    """


def echo_color(color: Color) -> Color:
    assert color in ("red", "dark green"), color
    return Color(color)


def echo_level(level: Level) -> Level:
    return Level(level)


def echo_rights(rights: Rights) -> Rights:
    return Rights(rights)


def planets() -> List[Planet]:
    return list(Planet)


def paint(items: List[Item], color: Literal["red", "blue"], shade: Literal[1, 2] = 1) -> List[Item]:
    return [Item(**{**item, "color": color and Color.RED, "name": f"{color} {shade} {item['name']}"}) for item in items]


def times(
    a: datetime.datetime, b: datetime.date, c: datetime.time, d: datetime.timedelta
) -> Tuple[datetime.datetime, datetime.date, datetime.time, datetime.timedelta]:
    return a, b, c, d


def numbers(a: decimal.Decimal, b: uuid.UUID) -> Tuple[decimal.Decimal, uuid.UUID]:
    return a, b


def containers(
    a: List[int], b: Tuple[int, str], c: Tuple[float, ...], d: Dict[str, List[int]], e: Set[str], f: FrozenSet[int]
) -> Dict[int, str]:
    return {len(a): b[1], len(c): "c", **{len(k): str(v) for k, v in d.items()}, 7: "".join(sorted(e)), 8: str(sum(f))}


def bare(a: list, b: dict, c: tuple, d: set, e: List, f: typing.Callable) -> object:
    return [a, b, c, d, e]


def abstract(a: Sequence[int], b: Iterable[float], c: typing.Mapping[str, int]) -> float:
    return sum(a) + sum(b) + sum(c.values())


def choices(a: Union[int, str], b: Optional[Union[int, List[str]]] = None, c: Any = None) -> Union[Item, str, None]:
    return str(a)


def maybe(a: Optional[int] = 3, b: Optional[str] = None, c: float = 1.5, d: bool = True) -> Optional[str]:
    return None if a is None else f"{a} {b} {c} {d}"


def call_back(each: Callable[[int, str], float], plain: Callable[..., Any], done: Callable[[], None]) -> float:
    return each(1, "one") + plain(2)


def maker(by: int) -> Callable[[int], int]:
    return lambda x: x * by


def count(to: int) -> Iterator[int]:
    """Counts from 0."""
    yield from range(to)


def totals(values: Iterator[float]) -> Generator[float, None, str]:
    total = 0.0
    for value in values:
        total += value
        yield total
    return "done"


async def ticks(to: int) -> AsyncIterator[Point]:
    for i in range(to):
        yield Point(i)


async def later(item: ItemId) -> ItemId:
    return item


def made_elsewhere(to: int) -> Iterator[int]:
    return iter(count(to))


def unhinted(a, b=2, *rest, c, d=4, **more):
    return [a, b, *rest, c, d, *sorted(more)]


def every_kind(a: int, /, b: int, c: int = 3, *rest: float, d: str, e: str = "e", **more: bool) -> str:
    return f"{a} {b} {c} {rest} {d} {e} {sorted(more.items())}"


def defaults(
    text: str = "a\n\"b\"", number: float = 1e3, none: Optional[int] = None, items: tuple = (), color: Color = Color.RED
) -> str:
    return f"{text!r} {number} {none} {items} {color}"


def only_by_name(*, limit: int, sort: bool = False) -> int:
    return limit + sort


def only_by_place(a: int = 1, b: int = 2, /) -> List[int]:
    return [a, b]


def first(items: List[T], otherwise: T) -> T:
    return items[0] if items else otherwise


def double(value: N) -> N:
    return value * 2


def points(at: Point, pair: Pair, options: Options) -> Point:
    return Point(at["x"] + 1, options.get("limit", 0))


def walk(root: Node) -> Node:
    return Node("root", [Node("leaf", parent_id=ItemId(7))])


def unknown(a: Plain, b: typing.Type[int], c: "Missing", d: "List[Missing]", e: "1 +") -> "Missing":  # noqa: F821, F722
    return a


def basket_of(basket: Basket) -> List[Basket]:
    return [basket]


def find(owner: str) -> Optional[Basket]:
    return Basket(owner) if owner else None


def cafe_für(größe: int, class_: int = 0) -> int:
    return größe


def strange(to: int, this: int, params: int, cancellationToken: int, async_: int) -> int:
    return to + this + params + cancellationToken + async_


API = {
    "math": {"pi": lambda: 3.14, "deep": {"twice": lambda x: 2 * x}},
    "then": later,
    "to-day.at 5": count,
    "builtin": divmod,
}
