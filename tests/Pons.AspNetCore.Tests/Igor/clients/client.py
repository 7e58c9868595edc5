"""A client of Igor on Debian's python3-websocket: says who it is, hears a process, and asks."""

import json
import sys

import websocket

ws = websocket.create_connection(sys.argv[1], timeout=20)
ws.send(json.dumps({"streamId": "i", "action": "introduce_self", "data": {"client_id": "CLIENT_1"}}))
ws.send(json.dumps({"streamId": 1, "action": "echo", "data": {"text": "grüße"}}))
heard = []
while not any(m.get("close") for m in heard) or not any(m.get("data") == "for CLIENT_1" for m in heard):
    heard.append(json.loads(ws.recv()))
assert {"streamId": 1, "data": {"text": "grüße"}} in heard, heard
assert {"streamId": "test_process", "action": "tick", "data": "tack"} in heard, heard
ws.close()
print("fine")
