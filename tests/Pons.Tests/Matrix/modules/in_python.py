"""What every language of the matrix is called for, in Python; in_node.mjs and InCSharp.cs say the same."""

import asyncio

import pons

kept = []
ended = 0
began = 0
gates = {}


def echo(value):
    return value


def add(a, b):
    return a + b


def nothing():
    pass


def fail(message):
    raise ValueError(message)


def count(n):
    yield from range(n)


def count_and_fail(n):
    yield from range(n)
    raise ValueError("after the items")


def endless():
    global ended
    n = 0
    try:
        while True:
            yield n
            n += 1
    finally:
        ended += 1


def how_many_ended():
    return ended


def apply(function, value):
    return function(value)


def keep(function):
    kept[:] = [function]


def call_kept(value):
    return kept[0](value)


def adder(n):
    return lambda m: n + m


def total(numbers):
    return sum(numbers)


async def wait_at_gate(name):
    await gates.setdefault(name, asyncio.Event()).wait()
    return "through"


async def open_gate(name):
    gates.setdefault(name, asyncio.Event()).set()


class Counter:
    def __init__(self, start):
        self.value = start

    def increment(self, by=1):
        self.value += by
        return self.value


def say(text):
    print(text)


def report():
    pons.progress(0.5, "half of it")


def ask(prompt):
    return input(prompt)


def tell(topic, data):
    pons.emit(topic, data)


def how_many_began():
    return began


async def sleep():
    global began, ended
    try:
        began += 1
        await asyncio.sleep(60)
    finally:
        ended += 1


def spin():
    while True:
        pass


def leave(code):
    import os

    os._exit(code)


def where():
    import os

    return [os.getpid(), os.getcwd(), os.environ.get("PONS_MATRIX")]


@pons.job
def ticking():
    yield from ("tick", "tock")
