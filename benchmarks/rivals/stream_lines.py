"""Streams as lines of JSON: a number asks for so many readings; `{"coming": n}` says that so many follow, whose counts are added up."""

import json
import sys

from readings import readings

for line in sys.stdin:
    message = json.loads(line)
    if isinstance(message, int):
        for item in readings(message):
            print(json.dumps(item))
    else:
        print(sum(json.loads(sys.stdin.readline())["count"] for _ in range(message["coming"])))
    sys.stdout.flush()
