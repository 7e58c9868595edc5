"""What every language of the matrix calls others by, in Python; from_node.mjs and FromCSharp.cs say the same."""

import pons


def call(action, arguments):
    return pons.call(action, *arguments)


def collect(action, arguments, most):
    items = []
    for item in pons.stream(action, *arguments):
        items.append(item)
        if len(items) == most:
            break
    return items


def collect_to_error(action, arguments):
    items = []
    try:
        for item in pons.stream(action, *arguments):
            items.append(item)
    except pons.RemoteError as error:
        return [items, error.message]


def fail(action, arguments):
    try:
        pons.call(action, *arguments)
    except pons.PonsError as error:
        return [type(error).__name__ if isinstance(error, pons.UnknownAction) else error.type, str(error)]


def give_function(action, value):
    return pons.call(action, lambda n: n + 1, value)


def give_function_to_keep(action):
    pons.call(action, lambda n: n * 10)


def find_itself(action):
    def function():
        return 0

    return pons.call(action, function) is function


def use_function(action, n, m):
    return pons.call(action, n)(m)


def give_stream(action, numbers):
    return pons.call(action, (number for number in numbers))


def use_object(action, start):
    counter = pons.call(action, start)
    return [counter.call("increment"), counter.call("increment", 5), counter.get("value")]
