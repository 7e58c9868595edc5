"""A tea shop: what it sells, who buys it, and what is on its way."""

import dataclasses
import enum
import time
from typing import Dict, Iterator, List, Optional


class Kind(enum.Enum):
    """What a tea is made of."""

    GREEN = "green"
    BLACK = "black"
    HERBS = "herbs"


@dataclasses.dataclass
class Tea:
    """A tea that the shop sells."""

    name: str
    kind: Kind
    price: float
    from_country: Optional[str] = None


@dataclasses.dataclass
class Delivery:
    """Some tea on its way to somebody."""

    tea: Tea
    count: int
    to: str


TEAS = [
    Tea("Sencha", Kind.GREEN, 8.5, "Japan"),
    Tea("Darjeeling", Kind.BLACK, 9.0, "India"),
    Tea("Assam", Kind.BLACK, 7.0, "India"),
    Tea("Peppermint", Kind.HERBS, 4.5),
]


def find(text: str = "", *, kind: Optional[Kind] = None, limit: int = 10) -> List[Tea]:
    """The teas whose name has the text in it, those of one kind only where one is named."""
    found = [tea for tea in TEAS if text.lower() in tea.name.lower() and (kind is None or tea.kind.value == kind)]
    return found[:limit]


def prices() -> Dict[str, float]:
    """What each tea costs."""
    return {tea.name: tea.price for tea in TEAS}


def deliveries(pause: float = 0.5) -> Iterator[Delivery]:
    """What leaves the shop, one after the other."""
    for number, tea in enumerate(TEAS, 1):
        yield Delivery(tea, number, f"Customer {number}")
        time.sleep(pause)


class Basket:
    """What a customer is about to buy; it stays here, and the customer has a reference."""

    def __init__(self, owner: str):
        self.owner = owner
        self._teas: List[Tea] = []

    def add(self, name: str, count: int = 1) -> int:
        """Puts some of a tea in, and gives how many there are now."""
        tea = next((tea for tea in TEAS if tea.name == name), None)
        if tea is None:
            raise LookupError(f"There is no {name}.")
        self._teas += [tea] * count
        return len(self._teas)

    def total(self) -> float:
        """What all of it costs."""
        return sum(tea.price for tea in self._teas)
