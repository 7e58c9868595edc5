"""What a Python prompt shows of the values of its inputs."""

from __future__ import annotations

import builtins


def show(value):
    """Gives what a prompt shows of a value, nothing for None, and keeps the value as `_`: as `sys.displayhook` does."""
    if value is None:
        return None
    builtins._ = None  # whoever asks for it in a `__repr__` shall not meet the value before
    text = repr(value)
    builtins._ = value
    return text
