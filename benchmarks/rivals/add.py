"""The action that every candidate calls."""


def add(a, b):
    return a + b
