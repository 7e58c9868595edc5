"""What hints mean, as `pons.types` says it (SPEC chapter 4): `list[int]` is {"is": "list", "of": {"is": "int"}}.

Nothing of the user's is run for it. A hint that is text is taken apart as text, never evaluated: its names are looked
up where they stand, and what cannot be understood says so with its text (`unknown`) instead of failing.
"""

from __future__ import annotations

import sys
from types import ModuleType

from . import signatures
from .imports import standard

ANY, NONE = {"is": "any"}, {"is": "none"}
MISSING = object()

PLAIN = {
    **{f"builtins.{name}": name for name in ("bool", "int", "float", "str", "bytes", "complex")},
    **{f"datetime.{name}": name for name in ("datetime", "date", "time", "timedelta")},
    **dict.fromkeys(("builtins.object", "typing.Any", "typing_extensions.Any", "typing.Hashable"), "any"),
    **dict.fromkeys(("builtins.NoneType", "types.NoneType", "typing.NoReturn", "typing.Never"), "none"),
    **dict.fromkeys(("builtins.bytearray", "collections.abc.ByteString", "typing.ByteString"), "bytes"),
    "typing.LiteralString": "str", "decimal.Decimal": "decimal", "uuid.UUID": "uuid",
    "numpy.floating": "float", "numpy.integer": "int", "numpy.bool_": "bool", "numpy.bool": "bool",
    "numpy.complexfloating": "complex", "numpy.ndarray": "array", "array.array": "array",
    "builtins.memoryview": "array", "pandas.core.frame.DataFrame": "table",
}  # fmt: skip

ABSTRACT = "collections.abc."
OF_ONE = {
    **dict.fromkeys(("builtins.list", ABSTRACT + "Sequence", ABSTRACT + "MutableSequence"), "list"),
    **dict.fromkeys(("builtins.set", "builtins.frozenset", ABSTRACT + "Set", ABSTRACT + "MutableSet"), "set"),
    **dict.fromkeys((ABSTRACT + "Iterable", ABSTRACT + "Collection", ABSTRACT + "Container"), "iterable"),
    **dict.fromkeys((ABSTRACT + "Iterator", ABSTRACT + "AsyncIterator", ABSTRACT + "AsyncIterable"), "stream"),
    **dict.fromkeys((ABSTRACT + "Generator", ABSTRACT + "AsyncGenerator"), "stream"),
}
DICTS = (
    *("builtins.dict", ABSTRACT + "Mapping", ABSTRACT + "MutableMapping"),
    *("collections.OrderedDict", "collections.defaultdict"),
)
AWAITED = ABSTRACT + "Awaitable", ABSTRACT + "Coroutine"
HOMES = "typing", "typing_extensions", "types", "collections.abc", "dataclasses"  # of the forms that are told by name
WRAPPERS = "Annotated", "Required", "NotRequired", "ReadOnly", "Final", "ClassVar", "InitVar"  # around what is meant


def key_of(hint: object) -> str:
    """Gives `module.name` of a class or of a special form of typing."""
    name = getattr(hint, "__qualname__", None) or getattr(hint, "_name", None) or getattr(hint, "__name__", "")
    return f"{getattr(hint, '__module__', '')}.{name}"


class HintReader:
    """Reads the hints that stand in one place: names in their texts are looked up in its `scope`, first to last."""

    def __init__(self, named, scope: tuple) -> None:
        self.named = named
        self.scope = scope
        self._typing = standard("typing")
        self._ast = standard("ast")

    def read(self, hint: object) -> dict:
        """Gives what a hint means; one that means nothing here is `unknown`, with its text."""
        try:
            return self.of(hint)
        except Exception:  # a class whose metaclass raises, a hint without end: then its text is what there is
            return self._unknown(hint)

    def of(self, hint: object) -> dict:
        """As `read`, but lets errors pass to whoever reads the hint around it."""
        if hint is None:
            return NONE
        if type(hint) is str:
            return self._of_text(hint)
        if isinstance(hint, self._ast.AST):
            return self._of_node(hint)
        kind = type(hint).__name__
        if kind == "ForwardRef":
            return self._of_text(hint.__forward_arg__)
        if kind == "TypeVar":
            return self._of_variable(hint)
        origin = self._typing.get_origin(hint)
        if origin is not None:
            return self.generic(origin, self._typing.get_args(hint), hint)
        if hasattr(hint, "__supertype__"):
            return self.named.alias(hint, hint.__supertype__)
        if kind == "TypeAliasType":
            return self.named.alias(hint, hint.__value__)
        return self.generic(hint, (), hint)

    def generic(self, origin: object, args: tuple, hint: object) -> dict:
        """Gives what a class or a form of typing means with these arguments: hints, or nodes of a text."""
        key = key_of(origin)
        if key in PLAIN:
            return self._array(PLAIN[key], args)
        if key in OF_ONE:
            return {"is": OF_ONE[key], "of": self.read(args[0]) if args else ANY}
        if key in DICTS:
            keys, values = args if len(args) == 2 else (ANY, ANY)
            return {"is": "dict", "keys": self._inner(keys), "of": self._inner(values)}
        if key == "builtins.tuple":
            return self._tuple(args)
        if key in AWAITED:
            return self.read(args[-1]) if args else ANY
        home, _, form = key.rpartition(".")
        meaning = self._form(form, args) if home in HOMES else None
        if meaning is None and isinstance(origin, type):
            meaning = self.named.find(origin)
        return meaning or self._unknown(hint)

    def _form(self, form: str, args: tuple) -> dict | None:
        if form in ("Union", "UnionType", "Optional"):
            return union([*map(self.read, args), *([NONE] if form == "Optional" else [])])
        if form == "Callable":
            return self._function(args)
        if form in WRAPPERS:
            return self.of(args[0]) if args else ANY
        if form == "Literal":
            return self._literal(args)
        return self.of(self.named.owner) if form == "Self" and self.named.owner is not None else None

    def _inner(self, hint: object) -> dict:
        return hint if hint is ANY else self.read(hint)

    def _array(self, kind: str, args: tuple) -> dict:
        if kind == "array":
            for arg in args:
                found = self._dtype(arg)
                if found is not None:
                    return {"is": "array", "dtype": found}
        return {"is": kind}

    def _dtype(self, arg: object) -> str | None:
        if isinstance(arg, self._ast.Subscript):  # np.dtype[np.float64]
            arg = arg.slice
        arg = self._resolve(arg) if isinstance(arg, self._ast.AST) else arg
        inner = self._typing.get_args(arg)
        arg = inner[0] if inner else arg
        return arg.__name__ if isinstance(arg, type) and arg.__module__ == "numpy" and arg.__name__ != "dtype" else None

    def _tuple(self, args: tuple) -> dict:
        if not args:
            return {"is": "tuple", "of": ANY}
        if len(args) == 2 and getattr(args[1], "value", args[1]) is ...:
            return {"is": "tuple", "of": self.read(args[0])}
        empty = getattr(args[0], "elts", args[0])
        if len(args) == 1 and type(empty) in (tuple, list) and not empty:
            return {"is": "tuple", "items": []}  # tuple[()]
        return {"is": "tuple", "items": [self.read(arg) for arg in args]}

    def _function(self, args: tuple) -> dict:
        if len(args) != 2:
            return {"is": "function", "returns": ANY}
        parameters = getattr(args[0], "elts", args[0])
        known = {"parameters": [self.read(each) for each in parameters]} if type(parameters) is list else {}
        return {"is": "function", **known, "returns": self.read(args[1])}

    def _literal(self, args: tuple) -> dict:
        values = [self._value(arg) for arg in args]
        enums = {type(value) for value in values if hasattr(type(value), "__members__")}
        meaning = {"is": "literal", "values": [getattr(each, "_value_", each) for each in values]}
        if len(enums) == 1 and all(type(value) in enums for value in values):
            meaning["enum"] = self.of(*enums)["name"]
        return meaning

    def _value(self, arg: object) -> object:
        if isinstance(arg, self._ast.Attribute):
            return self._resolve(arg)
        return self._ast.literal_eval(arg) if isinstance(arg, self._ast.AST) else arg

    def _of_variable(self, variable) -> dict:
        constraints = [self.read(each) for each in variable.__constraints__]
        bound = union(constraints) if constraints else self.read(variable.__bound__) if variable.__bound__ else ANY
        return {"is": "variable", "name": variable.__name__, "of": bound}

    def _of_text(self, text: str) -> dict:
        try:
            return self.of(self._ast.parse(text.strip(), mode="eval").body)
        except (SyntaxError, ValueError):
            return {"is": "unknown", "text": text}

    def _of_node(self, node) -> dict:
        ast = self._ast
        if isinstance(node, ast.Constant) and (node.value is None or type(node.value) is str):
            return self.of(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union([self.read(node.left), self.read(node.right)])
        if isinstance(node, ast.Subscript):
            base = self._resolve(node.value)
            inner = node.slice
            args = tuple(inner.elts) if isinstance(inner, ast.Tuple) and inner.elts else (inner,)
            return self.generic(self._typing.get_origin(base) or base, args, node)
        meaning = self.of(self._resolve(node))
        return self._unknown(node) if meaning["is"] == "unknown" else meaning

    def _resolve(self, node) -> object:
        """Finds what a name stands for, and runs nothing of the user's: no property, no __getattr__ of a module."""
        if isinstance(node, self._ast.Name):
            found = next((names[node.id] for names in self.scope if node.id in names), MISSING)
        elif isinstance(node, self._ast.Attribute):
            found = _member(self._resolve(node.value), node.attr)
        else:
            found = MISSING
        if found is MISSING:
            raise LookupError(node)
        return found

    def _unknown(self, hint: object) -> dict:
        if isinstance(hint, self._ast.AST):
            return {"is": "unknown", "text": self._ast.unparse(hint)}
        return {"is": "unknown", "text": getattr(hint, "__forward_arg__", None) or signatures.hint_text(hint)}


def _member(owner: object, name: str) -> object:
    if isinstance(owner, ModuleType):
        return vars(owner).get(name, MISSING)
    if isinstance(owner, type):
        members = vars(owner).get("_member_map_", {})  # of an enum
        return members[name] if name in members else vars(owner).get(name, MISSING)
    return MISSING


def union(meanings: list) -> dict:
    """Gives what may be any of these, each named once."""
    flat = []
    for meaning in meanings:
        for each in meaning["items"] if meaning["is"] == "union" else [meaning]:
            if each not in flat:
                flat.append(each)
    return flat[0] if len(flat) == 1 else {"is": "union", "items": flat}


def scope_of(module: str, *inner: dict) -> tuple:
    """Gives where the names of a module's hints are looked up: what stands within, the module, Python's own."""
    return (*inner, vars(sys.modules[module]) if module in sys.modules else {}, vars(standard("builtins")))
