"""Pictures that objects give of themselves, for results that have no counterpart on the other side."""

from __future__ import annotations

import sys
from io import BytesIO

from .values import Record

NAME = "pons.Picture"  # no class of a user's is called so: a record's name has no dot


def picture_of(value: object) -> Record | None:
    """Gives the picture of an object as a record of its media type and its bytes; None where it has none."""
    for method, media in (("_repr_png_", "image/png"), ("_repr_jpeg_", "image/jpeg")):
        make = getattr(type(value), method, None)
        if make is not None:
            data = make(value)
            if type(data) is tuple:  # with metadata, as IPython allows it
                data = data[0]
            if isinstance(data, (bytes, bytearray, memoryview)):
                return Record(NAME, {"type": media, "data": bytes(data)})
    figures = sys.modules.get("matplotlib.figure")
    if figures is not None and isinstance(value, figures.Figure):
        place = BytesIO()
        value.savefig(place, format="png")
        return Record(NAME, {"type": "image/png", "data": place.getvalue()})
    return None
