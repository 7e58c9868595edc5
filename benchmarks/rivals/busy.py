"""Work for a pool: one action that computes, one that does next to nothing."""


def busy():
    """About ten milliseconds of Python on a machine of 2026."""
    total = 0
    for i in range(150_000):
        total += i
    return total


def add(a, b):
    return a + b
