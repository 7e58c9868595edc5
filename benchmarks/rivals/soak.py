"""What ./bench soak calls: an action of each kind, each with an answer that can be checked."""

import asyncio
import gc
import os
import sys
import threading
import time

import pons

__all__ = [
    "add", "aside", "ask_host", "ask_host_async", "census", "compute", "count", "count_async", "count_then_fail", "doze", "each", "each_async", "fail", "make", "nap", "report", "tell",
    "total", "total_async", "total_of_host",
]  # fmt: skip


class Thing:
    def __init__(self, value):
        self.value = value

    def plus(self, number):
        return self.value + number


def add(a, b):
    return a + b


def fail(text):
    raise ValueError(text)


def compute(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return seconds


def nap(seconds):
    time.sleep(seconds)
    return seconds


async def doze(seconds):
    await asyncio.sleep(seconds)
    return seconds


@pons.threaded
def aside(seconds):
    time.sleep(seconds)
    return threading.current_thread() is not threading.main_thread()


def count(first, items):
    for i in range(items):
        yield first + i


async def count_async(first, items):
    for i in range(items):
        await asyncio.sleep(0)
        yield first + i


def count_then_fail(first, items, text):
    yield from count(first, items)
    raise ValueError(text)


def each(callback, items):
    return sum(callback(i) for i in range(items))


async def each_async(callback, items):
    total = 0
    for i in range(items):
        total += await callback(i)
    return total


def total(numbers):
    return sum(numbers)


async def total_async(numbers):
    sum = 0
    async for number in numbers:
        sum += number
    return sum


def total_of_host(first, items):
    return sum(pons.stream("soak.count", first, items))


def ask_host(a, b):
    return pons.call("soak.add", a, b)


async def ask_host_async(a, b):
    return await pons.acall("soak.add", a, b)


def make(value):
    return Thing(value)


def tell(topic, first, items):
    for i in range(items):
        pons.emit(topic, first + i)


def report(steps):
    for i in range(steps):
        pons.progress((i + 1) / steps, str(i))
    return steps


def census():
    """What must not grow: the blocks of memory that Python has given out, threads, descriptors."""
    gc.collect()
    return [sys.getallocatedblocks(), threading.active_count(), len(os.listdir("/proc/self/fd"))]
