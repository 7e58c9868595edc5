"""A server of Python's `websockets` that adds, on the port that it is given."""

import asyncio
import json
import sys

import websockets


async def serve(socket, *_):
    async for text in socket:
        call = json.loads(text)
        await socket.send(json.dumps({"id": call["id"], "result": call["a"] + call["b"]}))


async def main():
    async with websockets.serve(serve, "127.0.0.1", int(sys.argv[1]), compression=None):
        await asyncio.Future()


asyncio.run(main())
