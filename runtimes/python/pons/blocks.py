"""Which parts of a range of memory are free: first fit, in whole pages."""

from __future__ import annotations

PAGE = 4096


class Blocks:
    """Gives out blocks of a range; what is free lies in as few pieces as can be."""

    def __init__(self, start: int, end: int) -> None:
        self.start = -(-start // PAGE) * PAGE
        self._free = [(self.start, end // PAGE * PAGE)]  # in their order, and none touches the next
        self._taken: dict[int, int] = {}

    @property
    def is_empty(self) -> bool:
        """Says whether no block is taken."""
        return not self._taken

    def take(self, size: int) -> int | None:
        """Gives the start of a block of at least `size` bytes, None where no piece is large enough."""
        size = max(1, -(-size // PAGE)) * PAGE
        for i, (start, end) in enumerate(self._free):
            if end - start >= size:
                self._free[i : i + 1] = [(start + size, end)] if end - start > size else []
                self._taken[start] = start + size
                return start
        return None

    def give_back(self, start: int) -> None:
        """Takes a block back by its start."""
        end = self._taken.pop(start)
        at = 0
        while at < len(self._free) and self._free[at][0] < start:
            at += 1
        first = last = at
        if at and self._free[at - 1][1] == start:
            first, start = at - 1, self._free[at - 1][0]
        if at < len(self._free) and self._free[at][0] == end:
            last, end = at + 1, self._free[at][1]
        self._free[first:last] = [(start, end)]

    def end_of(self, start: int) -> int:
        """Gives the end of a block that is taken."""
        return self._taken[start]

    def block_of(self, start: int, end: int) -> int | None:
        """Gives the block in which a range lies whole, None where it lies in none."""
        for first, last in self._taken.items():
            if first <= start and end <= last:
                return first
        return None
