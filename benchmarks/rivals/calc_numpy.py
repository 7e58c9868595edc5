"""Seed 1's calculator with numpy in it, whose import takes longer than Python's own start."""

import sys
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "samples" / "calculator" / "seed1"))

from calc import calc

print(float(numpy.float64(calc(sys.argv[1]))))
