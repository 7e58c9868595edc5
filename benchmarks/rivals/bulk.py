"""Large data: the actions, and what Python alone needs for the same work, measured in the same process."""

import pickle
from time import perf_counter

import numpy

import pons

FLOATS = [i / 7 for i in range(1_000_000)]
ITEMS = [{"name": f"item {i}", "price": i / 4, "count": i} for i in range(10_000)]


def doubled(items):
    return [2 * x for x in items]


def priced(items):
    for item in items:
        item["price"] *= 2
    return items


def twice(array):
    return array * 2


def twice_in_place(array):
    array *= 2


def twice_shared(array):
    """The result is made where the host can see it."""
    result = pons.empty(array.shape, array.dtype)
    return numpy.multiply(array, 2, out=result)


def floor_of_list():
    return _milliseconds(doubled, pickle.dumps(FLOATS, 5))


def floor_of_dicts():
    return _milliseconds(priced, pickle.dumps(ITEMS, 5))


_target = numpy.zeros(10_000_000)


def floor_of_array(array):
    """The numpy work alone, with a result that is made anew."""
    start = perf_counter()
    array * 2
    return (perf_counter() - start) * 1000


def floor_in_place(array):
    """The numpy work alone, with a result whose memory is there already."""
    start = perf_counter()
    numpy.multiply(array, 2, out=_target)
    return (perf_counter() - start) * 1000


def _milliseconds(work, data):
    start = perf_counter()
    pickle.dumps(work(pickle.loads(data)), 5)
    return (perf_counter() - start) * 1000
