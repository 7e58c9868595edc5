"""A calculator: calc("1 + 1") is 2.0.

It knows + - * / // % ** and parentheses, with Python's precedence: -2**2 is -4 and 2**3**2 is 512.
Whole numbers stay exact until the end, so calc("9007199254740993 - 1") loses nothing on the way.
"""

import math
import operator

_DIGITS = frozenset("0123456789")

# Whole numbers may pass through values that no float holds, but not without end: 9**9**9 has 370 million digits.
_MOST_BITS = 10_000
_MOST_DIGITS = 3_000


def calc(text: str) -> float:
    """Return what the text comes to, as a float.

    Raises ValueError if the text is no calculation, ZeroDivisionError, and OverflowError for a number too large.
    """
    if not text.strip():
        raise ValueError('There is nothing to calculate: the text is empty. Try "1 + 1".')
    calculation = _Calculation()
    for token, place in _tokens(text):
        calculation.take(token, place)
    return calculation.result()


def _tokens(text):
    """Yield each number, operator and bracket with its place, counted from 1."""
    start = 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        end = _number_end(text, start) or _symbol_end(text, start)
        yield text[start:end], start + 1
        start = end


def _number_end(text, start):
    """Return where the number that starts here ends, or 0 if none does: 12, 1.5, .5, 2., 1e3."""
    end = _digits_end(text, start)
    if text[end : end + 1] == ".":
        fraction_end = _digits_end(text, end + 1)
        if fraction_end == start + 1:
            return 0  # a dot alone
        end = fraction_end
    elif end == start:
        return 0
    if text[end : end + 1] in ("e", "E"):
        exponent = end + 2 if text[end + 1 : end + 2] in ("+", "-") else end + 1
        exponent_end = _digits_end(text, exponent)
        if exponent_end > exponent:
            end = exponent_end
    return end


def _digits_end(text, start):
    while start < len(text) and text[start] in _DIGITS:
        start += 1
    return start


def _symbol_end(text, start):
    for symbol in (text[start : start + 2], text[start]):
        if symbol in _BINARY or symbol in ("(", ")"):
            return start + len(symbol)
    raise ValueError(f"{text[start]!r} at place {start + 1} means nothing here: write numbers, + - * / // % ** ( ).")


def _power(base, exponent):
    if isinstance(base, int) and isinstance(exponent, int) and exponent > 0:
        # Asked before it is tried: the power itself could take hours.
        if abs(base) > 1 and base.bit_length() * exponent > _MOST_BITS:
            raise OverflowError
    value = base**exponent
    if isinstance(value, complex):
        raise ValueError("a negative number has no real power with a fraction in its exponent")
    return value


# symbol: (how tightly it binds, what it does); "-x" and "+x" are the signs. The signs bind looser than **.
_BINARY = {
    "+": (1, operator.add),
    "-": (1, operator.sub),
    "*": (2, operator.mul),
    "/": (2, operator.truediv),
    "//": (2, operator.floordiv),
    "%": (2, operator.mod),
    "**": (4, _power),
}
_SIGNS = {"+": (3, operator.pos), "-": (3, operator.neg)}


class _Calculation:
    """One calculation, token by token, on two stacks; so brackets may nest as deep as they like."""

    def __init__(self):
        self.values = []
        self.waiting = []  # (binding, function, symbol, place) of what has not been applied; "(" binds 0
        self.wants_value = True

    def take(self, text, place):
        is_number = text[0] in _DIGITS or text[0] == "."
        begins_value = is_number or text == "(" or (self.wants_value and text in _SIGNS)
        if begins_value != self.wants_value:
            wanted = "a number" if self.wants_value else "an operator"
            raise ValueError(f"{text!r} at place {place} is not what belongs there: expected {wanted}.")
        if is_number:
            self.values.append(_number(text, place))
            self.wants_value = False
        elif text == "(":
            self.waiting.append((0, None, text, place))
        elif text == ")":
            self._close(place)
        elif self.wants_value:
            self.waiting.append((*_SIGNS[text], text, place))
        else:
            self._operator(text, place)

    def result(self):
        if self.wants_value:
            raise ValueError("The calculation stops in the middle: expected a number at its end.")
        while self.waiting:
            if self.waiting[-1][2] == "(":
                raise ValueError(f"The bracket opened at place {self.waiting[-1][3]} is never closed.")
            self._apply()
        try:
            return float(self.values.pop())
        except OverflowError:
            raise OverflowError("The result is too large: a float ends at about 1.8e308.") from None

    def _operator(self, symbol, place):
        binding, function = _BINARY[symbol]
        rightmost_first = symbol == "**"
        while self.waiting and self.waiting[-1][0] >= binding + rightmost_first:
            self._apply()
        self.waiting.append((binding, function, symbol, place))
        self.wants_value = True

    def _close(self, place):
        while self.waiting and self.waiting[-1][2] != "(":
            self._apply()
        if not self.waiting:
            raise ValueError(f"The bracket closed at place {place} was never opened.")
        self.waiting.pop()

    def _apply(self):
        binding, function, symbol, place = self.waiting.pop()
        count = 1 if binding == _SIGNS["-"][0] else 2
        operands = self.values[-count:]
        del self.values[-count:]
        try:
            self.values.append(_held(function(*operands)))
        except ZeroDivisionError:
            what = "0 has no negative power" if symbol == "**" else "nothing can be divided by 0"
            raise ZeroDivisionError(f"{symbol!r} at place {place}: {what}.") from None
        except OverflowError:
            raise OverflowError(f"{symbol!r} at place {place} makes a number that is too large.") from None
        except ValueError as error:
            raise ValueError(f"{symbol!r} at place {place}: {error}.") from None


def _number(text, place):
    whole = text.isdigit()
    try:
        if whole and len(text) > _MOST_DIGITS:
            raise OverflowError
        return _held(int(text) if whole else float(text))
    except OverflowError:
        raise OverflowError(f"The number at place {place} is too large.") from None


def _held(value):
    large = value.bit_length() > _MOST_BITS if isinstance(value, int) else not math.isfinite(value)
    if large:
        raise OverflowError
    return value


if __name__ == "__main__":
    import sys

    print(calc(" ".join(sys.argv[1:])))
