"""Programs that were written for Igor, unchanged on Pons: `pons serve main.py --igor` has this package in Igor's place.

What they import is in `server` and `core`. No socket is opened here: the host has the clients, and `pons.igor_door`
brings what they say.
"""
