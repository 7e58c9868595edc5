"""The one class that the program beside this package imports."""

import operator
import re

_TOKEN = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+|\S")
_OPERATORS = {"+": (1, operator.add), "-": (1, operator.sub), "*": (2, operator.mul), "/": (2, operator.truediv)}


class SimpleCalculator:
    """Runs calculations of + - * / and parentheses, and keeps what came out."""

    def __init__(self):
        self.log = []

    def run(self, text):
        """Calculate the text and add its result, a float, to the log."""
        values, waiting = [], []
        before = "("
        for token in _TOKEN.findall(text):
            if token in "+-" and (before == "(" or before in _OPERATORS):
                # A sign is read as "0 - x" that binds tighter than any operator.
                values.append(0.0)
                waiting.append((3, _OPERATORS[token][1]))
            elif token in _OPERATORS:
                _apply(values, waiting, _OPERATORS[token][0])
                waiting.append(_OPERATORS[token])
            elif token == "(":
                waiting.append((0, None))
            elif token == ")":
                _apply(values, waiting, 1)
                if not waiting:
                    raise ValueError("A bracket is closed that was never opened.")
                waiting.pop()
            else:
                values.append(float(token))
            before = token
        _apply(values, waiting, 1)
        if waiting or len(values) != 1:
            raise ValueError(f"{text!r} is no calculation that this calculator knows.")
        self.log.append(values[0])


def _apply(values, waiting, binding):
    """Apply what waits and binds at least this tightly."""
    while waiting and waiting[-1][0] >= binding:
        if len(values) < 2:
            raise ValueError("An operator lacks a number beside it.")
        right = values.pop()
        values[-1] = waiting.pop()[1](values[-1], right)
