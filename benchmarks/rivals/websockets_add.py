"""A server of Python's `websockets` that adds; it prints its port when it listens."""

import asyncio
import json

import websockets


async def serve(socket, *_):
    async for text in socket:
        call = json.loads(text)
        await socket.send(json.dumps({"id": call["id"], "result": call["a"] + call["b"]}))


async def main():
    async with websockets.serve(serve, "127.0.0.1", 0, compression=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
