"""What only Python 3.12 and later can say."""

type Json = dict[str, Json] | list[Json] | str | float | None
type Tree = dict[str, Tree]


def parse[T: (int, str)](text: Json, tree: Tree, key: T) -> Json:
    return text


def same[T](items: list[T]) -> T:
    return items[0]
