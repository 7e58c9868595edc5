"""The sum of numbers by numpy: the work of compute_input.py, as an action."""

import sys

try:
    import numpy as np
except ImportError as error:
    raise ImportError(
        f"samples/sum needs numpy, and {sys.executable} has none. "
        "Install it there (python3 -m pip install numpy, or Debian's python3-numpy), "
        "or name a Python that has it in PONS_PYTHON."
    ) from error


def total(numbers: list):
    """Return the sum of all the numbers, nested ones too. It is a numpy scalar here, a plain number at the caller's."""
    return np.sum(np.array(numbers))
