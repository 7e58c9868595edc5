"""The types that hints name: records, enums, exposed classes and aliases, each read once and told in a table."""

from __future__ import annotations

from types import FunctionType

from . import signatures
from .actions import kind_of
from .hints import PLAIN, HintReader, key_of, scope_of
from .injection import annotations_of
from .writing import SCALARS, is_namedtuple

MADE_UP = "An enumeration."  # what Python itself says of an enum without a docstring


class NamedTypes:
    """The table: `types` has what `{"is": "named", "name": …}` refers to."""

    def __init__(self, exposed) -> None:
        self.types: dict[str, dict] = {}
        self.owner: type | None = None  # the class whose methods are read
        self._exposed = exposed
        self._keys: dict[int, tuple[str, object]] = {}  # by identity; held, so that no identity is used again

    def find(self, kind: type) -> dict | None:
        """Gives what a class means, or None for one whose objects do not cross."""
        if hasattr(kind, "_member_map_"):
            return self._refer(kind, self._read_enum)
        if "__dataclass_fields__" in dir(kind):
            return self._refer(kind, self._read_dataclass)
        if issubclass(kind, tuple) and is_namedtuple(kind):
            return self._refer(kind, self._read_namedtuple)
        if issubclass(kind, dict) and hasattr(kind, "__total__"):
            return self._refer(kind, self._read_typed_dict)
        if not self._exposed.isdisjoint(kind.__mro__):
            return self._refer(kind, self._read_class)
        # A class of one's own that is a number or a text crosses as that.
        plain = next((PLAIN[key] for key in map(key_of, kind.__mro__[:-1]) if key in PLAIN), None)
        return {"is": plain} if plain else None

    def alias(self, alias, target: object) -> dict:
        """Gives the reference to a NewType, or to what a `type` statement names."""
        return self._refer(alias, lambda _: {"type": self._reader(alias.__module__).read(target)}, "alias")

    def _refer(self, thing, read, kind: str = "") -> dict:
        known = self._keys.get(id(thing))
        if known is None:
            name = thing.__qualname__.replace("<locals>.", "") if isinstance(thing, type) else thing.__name__
            key = f"{thing.__module__}.{name}"
            while key in self.types:
                key += "_"
            self._keys[id(thing)] = known = key, thing
            # There before it is read: its fields may refer to it.
            entry = self.types[key] = {"kind": kind, "name": name, "doc": _doc_of(thing)}
            entry.update(read(thing))
        return {"is": "named", "name": known[0]}

    def _reader(self, module: str, *inner: dict) -> HintReader:
        return HintReader(self, scope_of(module, *inner))

    def reader_of(self, kind: type) -> HintReader:
        """Gives the reader of the hints in a class."""
        return self._reader(kind.__module__, _type_parameters(kind), vars(kind), {kind.__name__: kind})

    def _read_enum(self, kind) -> dict:
        own = {name: each._value_ for name, each in kind._member_map_.items() if each._name_ == name}  # no aliases
        plain = all(type(value) in SCALARS for value in own.values())
        members = [{"name": name, **({"value": value} if plain else {})} for name, value in own.items()]
        return {"kind": "enum", "members": members, "flags": _has(kind, "Flag")}

    def _read_dataclass(self, kind) -> dict:
        fields = []
        for field in kind.__dataclass_fields__.values():
            if field._field_type.name == "_FIELD":  # no ClassVar, no InitVar
                meaning = self.reader_of(_owner_of(kind, field.name)).read(field.type)
                fields.append({"name": field.name, "type": meaning, "optional": False})
        return {"kind": "record", "fields": fields}

    def _read_namedtuple(self, kind) -> dict:
        return {"kind": "record", "fields": [self._field(kind, name, False) for name in kind._fields]}

    def _read_typed_dict(self, kind) -> dict:
        optional = getattr(kind, "__optional_keys__", ())
        return {"kind": "record", "fields": [self._field(kind, name, name in optional) for name in _hints_of(kind)]}

    def _field(self, kind: type, name: str, optional: bool) -> dict:
        hints = _hints_of(kind)
        meaning = self.reader_of(kind).read(hints[name]) if name in hints else {"is": "any"}
        return {"name": name, "type": meaning, "optional": optional or "NotRequired[" in str(hints.get(name))}

    def _read_class(self, kind) -> dict:
        found: dict[str, FunctionType] = {}
        for base in reversed(kind.__mro__[:-1]):
            found.update((name, each) for name, each in vars(base).items() if not name.startswith("_"))
        before, self.owner = self.owner, kind
        methods = [self._method(name, each) for name, each in found.items() if isinstance(each, FunctionType)]
        self.owner = before
        return {"kind": "class", "methods": methods}

    def _method(self, name: str, function: FunctionType) -> dict:
        parameters, returns = signatures.read_plain(function) or signatures.read_any(function) or ([], None)
        parameters = [{**each, "filled": False} for each in parameters[1:]]  # without the object itself
        described = {"name": name, "kind": kind_of(function), "doc": signatures.doc_of(function)}
        text = {"signature": signatures.text_of(parameters, returns), "parameters": parameters, "returns": returns}
        return {**described, **text, "types": self.of_function(function)}

    def of_function(self, function: FunctionType) -> dict:
        """Gives what the hints of a function mean: those of its parameters by name, and that of its result."""
        inner = () if self.owner is None else (vars(self.owner), {self.owner.__name__: self.owner})
        scope = (_type_parameters(function), *inner, function.__globals__, *scope_of("builtins"))
        reader = HintReader(self, scope)
        meanings = {name: reader.read(hint) for name, hint in annotations_of(function).items()}
        return {"returns": meanings.pop("return", None), "parameters": meanings}


def _type_parameters(thing) -> dict:
    return {each.__name__: each for each in getattr(thing, "__type_params__", ())}  # Python 3.12: def first[T](…)


def _hints_of(kind: type) -> dict:
    try:
        return annotations_of(kind)
    except Exception:  # a class without any, before Python 3.10
        return {}


def _has(kind: type, name: str) -> bool:
    return any(base.__name__ == name and base.__module__ == "enum" for base in kind.__mro__)


def _owner_of(kind: type, field: str) -> type:
    """Gives the class in which a field is declared: the names of its hint are those of that class's module."""
    return next((base for base in kind.__mro__ if field in vars(base).get("__annotations__", ())), kind)


def _doc_of(thing) -> str | None:
    own = vars(thing).get("__doc__") if isinstance(thing, type) else None
    if type(own) is not str or own == MADE_UP or own.startswith(thing.__name__ + "("):
        return None  # Python wrote it, not the author
    return signatures.doc_of(thing)
