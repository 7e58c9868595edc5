"""The same action as a line-by-line JSON program: [a, b] in, the sum out."""

import json
import sys

from add import add

for line in sys.stdin:
    print(json.dumps(add(*json.loads(line))), flush=True)
