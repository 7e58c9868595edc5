"""What the tests of the client call."""

import time

import pons

kept = []


def add(a, b):
    return a + b


def echo(value):
    return value


def keywords(a, *, color="none", **more):
    return [a, color, more]


def fail(text="no"):
    try:
        {}["key"]
    except KeyError as error:
        raise ValueError(text) from error


def count(n):
    """Yields numbers."""
    for i in range(n):
        yield i
    return "done"


def endless():
    """Yields until nobody reads."""
    kept.append("begun")
    try:
        i = 0
        while True:
            yield i
            i += 1
    finally:
        kept.append("closed")


async def slowly(n, pause=0.01):
    import asyncio

    for i in range(n):
        await asyncio.sleep(pause)
        yield i


async def later(milliseconds):
    import asyncio

    await asyncio.sleep(milliseconds / 1000)
    return milliseconds


def broken(n):
    yield from range(n)
    raise RuntimeError("broken")


def spin():
    """Runs until it is stopped."""
    kept.append("spinning")
    try:
        while True:
            time.sleep(0.001)
    finally:
        kept.append("stopped")


def taken():
    """Gives what was kept, and forgets it."""
    found = list(kept)
    kept.clear()
    return found


def report():
    print("half way")
    pons.progress(0.5, "half")
    return "whole"


def ask(prompt):
    return pons.ask(prompt)


def call_page(name, *args):
    return pons.client.call(name, *args)


def read_page(name, *args):
    return list(pons.client.stream(name, *args))


def apply(function, value):
    return function(value)


async def apply_async(function, value):
    return await function(value)


def hold(function):
    kept.append(function)


def call_held(value):
    return kept[-1](value)


def drop():
    kept.clear()


def each(items, function):
    for item in items:
        function(item)


def adder(n):
    return lambda value: value + n


class Counter:
    """Lives in Python."""

    def __init__(self):
        self.value = 0

    def step(self, by=1):
        self.value += by
        return self.value


def tell(topic, data=None):
    pons.emit(topic, data)


def scaled(array, by):
    import numpy

    return numpy.asarray(array) * by


def kind(value):
    return type(value).__name__, getattr(getattr(value, "dtype", None), "str", None) or getattr(value, "format", None)


def half(n):
    import numpy

    return numpy.arange(n, dtype="<f8") / 2


API = {
    "then": lambda: "then",
    "on": lambda *a: ["on", *a],
    "call": lambda *a: ["call", *a],
    "toString": lambda: "toString",
    "constructor": lambda: "constructor",
    "shop": {"name": lambda: "shop", "call": lambda: "calls", "length": lambda: 3, "then": lambda: "later"},
    "events": {"create": lambda data: ["created", data], "on": lambda: "listening"},
}
