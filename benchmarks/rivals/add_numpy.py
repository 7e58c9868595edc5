"""The action that every candidate calls, in a module whose import takes longer than Python's own start."""

import numpy

from add import add

__all__ = ["add", "numpy"]
