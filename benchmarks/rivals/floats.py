"""What pages ask for: sums, and a million floats."""

import numpy

array = numpy.arange(1_000_000, dtype="<f8") / 2


def add(a, b):
    return a + b


def floats():
    return array
