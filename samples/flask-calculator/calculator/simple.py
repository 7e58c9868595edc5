"""The one class that the program beside this package imports."""

import ast
import operator

_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


class SimpleCalculator:
    """Runs calculations of + - * / and parentheses, and keeps what came out as text: a page wants no other."""

    def __init__(self):
        self.log = []

    def run(self, text):
        """Calculate the text and add its result to the log."""
        self.log.append(str(float(_value(ast.parse(text, mode="eval").body))))


def _value(node):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    raise ValueError("This is no calculation that this calculator knows.")
