"""The conversation beyond plain calls: streams, callbacks, things behind handles, what is cancelled, what runs at once."""

import asyncio
import time

import pons
from readings import readings

__all__ = ["add", "add_async", "alone", "busy", "compute", "drowse", "each", "each_async", "each_of_host", "make", "nap", "pause", "readings", "sleep", "take", "take_of_host"]


class Thing:
    size = 4

    def add(self, a, b):
        return a + b


def add(a, b):
    return a + b


async def add_async(a, b):
    return a + b


def take(items):
    return sum(item["count"] for item in items)


def take_of_host(count):
    return sum(item["count"] for item in pons.stream("bench.readings", count))


def each(callback, count):
    for i in range(count):
        callback(i, 2)


def each_of_host(count):
    for i in range(count):
        pons.call("bench.add", i, 2)


async def each_async(callback, count):
    for i in range(count):
        await callback(i, 2)


def make():
    return Thing()


def busy():
    while True:
        pass


def nap():
    time.sleep(60)


async def drowse():
    await asyncio.sleep(60)


def compute(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def pause(seconds):
    time.sleep(seconds)


async def sleep(seconds):
    await asyncio.sleep(seconds)


def alone(count, seconds):
    """So many sleeps at once in Python alone; answers the seconds that they took."""

    async def everybody():
        await asyncio.gather(*(asyncio.create_task(asyncio.sleep(seconds)) for _ in range(count)))

    start = time.perf_counter()
    asyncio.run(everybody())
    return time.perf_counter() - start
