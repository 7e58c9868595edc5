"""The calculator as a small web server: GET /1 + 1 answers 2.0."""

import pons
from calc import calc


@pons.route("/<path:text>", open=True)
def calculate(text):
    # <path:...>, and not <...>, so that the slash of "8 / 2" belongs to the text however it is sent.
    try:
        return str(calc(text))
    except (ValueError, ArithmeticError) as error:
        return str(error), 400, {"Content-Type": "text/plain; charset=utf-8"}
