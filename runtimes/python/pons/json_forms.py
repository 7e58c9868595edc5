"""What must stand behind the tags of the JSON form, and the error of what stands there instead."""

from __future__ import annotations

# Those behind which a fixed row of numbers, text and nothing stands.
SIMPLE = {
    "naive": (int,) * 8,
    "zoned": (int,) * 9 + ((str, type(None)),),
    "date": (int,) * 3,
    "time": (int,) * 5 + ((int, type(None)),),
    "duration": (int,) * 3,
    "decimal": (str,),
}


class UnreadableError(ValueError):
    """JSON that is no value of the specification; the message says where it stands."""

    __module__ = "pons"

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


def fields_of(tagged: list, *kinds):
    """Gives what follows a tag, which must be so many and of these kinds."""
    fields = tagged[1:]
    if len(fields) != len(kinds) or not all(map(_is, fields, kinds)):
        raise UnreadableError(f"the {tagged[0]} is not followed by what chapter 11 of the specification lists")
    return fields or None


def _is(field, kind) -> bool:
    return kind is None or (type(field) in kind if type(kind) is tuple else type(field) is kind)


def index_of(tree, tag: str) -> int:
    """Gives the index of a buffer or a handle."""
    if type(tree) is not int:
        raise UnreadableError(f"the {tag} names an index that is no whole number")
    return tree


def tupled(dtype):
    """Gives a dtype with tuples, as a payload has it."""
    return tuple([tupled(part) for part in dtype]) if type(dtype) is list else dtype
