"""A listener that Pons did not start: it joins a host that runs, and stores what a sensor of Node reports there.

    PYTHONPATH=../../runtimes/python python3 temperature-listener.py [COUNT]
"""

import sys

import pons

count = int(sys.argv[1]) if len(sys.argv) > 1 else None
temperatures = []  # store readings

with pons.connect() as hub:  # where the host is, and its token, stand in PONS_ADDRESS and PONS_TOKEN
    for temperature in hub.stream("readings"):
        temperatures.append(temperature)
        print(temperatures, flush=True)
        if len(temperatures) == count:
            break
