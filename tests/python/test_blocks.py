"""Which parts of a range are free."""

from __future__ import annotations

import random
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons.blocks import PAGE, Blocks


class BlocksTest(TimedTest):
    def test_first_fit(self) -> None:
        """The lowest piece that is large enough is taken, in whole pages."""
        blocks = Blocks(10, 10 * PAGE + 7)
        starts = [blocks.take(size) for size in (1, PAGE, PAGE + 1, 0)]
        self.assertEqual(starts, [PAGE, 2 * PAGE, 3 * PAGE, 5 * PAGE])
        blocks.give_back(starts[2])
        self.assertEqual((blocks.take(3 * PAGE), blocks.take(2 * PAGE)), (6 * PAGE, 3 * PAGE))
        self.assertEqual((blocks.take(2 * PAGE), blocks.take(PAGE), blocks.take(1)), (None, 9 * PAGE, None))

    def test_block_of(self) -> None:
        """A range belongs to the block in which it lies whole."""
        blocks = Blocks(0, 10 * PAGE)
        one, two = blocks.take(PAGE), blocks.take(PAGE)
        self.assertEqual((blocks.block_of(one, PAGE), blocks.block_of(two + 5, two + 6)), (one, two))
        self.assertIsNone(blocks.block_of(one, two + 1))
        self.assertIsNone(blocks.block_of(-5, 5))

    def test_everything_comes_back(self) -> None:
        """Whatever is taken and given back in whatever order, no blocks overlap, and all is one piece in the end."""
        for seed in range(20):
            chance = random.Random(seed)
            blocks, taken = Blocks(5 * PAGE, 105 * PAGE), {}
            for _ in range(500):
                if taken and chance.random() < 0.5:
                    start = chance.choice(list(taken))
                    self.assertEqual(blocks.end_of(start), taken.pop(start))
                    blocks.give_back(start)
                else:
                    size = chance.randrange(1, 20 * PAGE)
                    start = blocks.take(size)
                    if start is not None:
                        end = start + -(-size // PAGE) * PAGE
                        self.assertTrue(5 * PAGE <= start and end <= 105 * PAGE)
                        self.assertFalse(any(start < other_end and other < end for other, other_end in taken.items()))
                        taken[start] = end
                self.assertEqual(blocks.is_empty, not taken)
            for start in taken:
                blocks.give_back(start)
            self.assertEqual(blocks.take(100 * PAGE), 5 * PAGE)

    def test_given_back_twice(self) -> None:
        """A block that is not taken cannot be given back."""
        blocks = Blocks(0, 10 * PAGE)
        start = blocks.take(1)
        blocks.give_back(start)
        with self.assertRaises(KeyError):
            blocks.give_back(start)


if __name__ == "__main__":
    unittest.main()
