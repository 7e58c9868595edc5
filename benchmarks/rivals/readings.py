"""The small dicts that every candidate streams."""


def readings(count):
    for i in range(count):
        yield {"name": "sensor", "value": i / 4, "count": i}
