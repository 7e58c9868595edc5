"""The module that test_events.py serves."""

from __future__ import annotations

NEWS = """
    import threading, gc, asyncio
    import pons

    pons.emit("loaded", 1)
    HEARD = []
    KEPT = {}
    AT_LOAD = pons.on("early", lambda event: HEARD.append((event.topic, event.data, event.client)))

    def heard(count):
        # Waits for what listens on threads of its own.
        while len(HEARD) < count: pons.wait(0.005)
        found = sorted(HEARD)
        HEARD.clear()
        return found

    def send(topic, data=None, client=None): pons.emit(topic, data, client)
    def many(count):
        for i in range(count): pons.emit("count", i)
    async def send_async(topic): pons.emit(topic, "async")
    def odd(topic, data=None, client=None):
        try: pons.emit(topic, data, client)
        except Exception as error: return type(error).__name__, str(error), getattr(error, "path", None)
    def thing():
        try: pons.emit("x", {"a": object()})
        except pons.CrossingError as error: return error.path

    def first(*topics, count=1):
        with pons.events(*topics) as events:
            return [(e.topic, e.data, e.client) for _, e in zip(range(count), events)]

    async def first_async(*topics, count=1):
        found = []
        async with pons.events(*topics) as events:
            async for event in events:
                found.append((event.topic, event.data))
                if len(found) == count: break
        return found

    def in_thread(topic):
        events = pons.events(topic)
        KEPT["thread"] = threading.Thread(target=lambda: HEARD.append(next(events).data), daemon=True)
        KEPT["thread"].start()
        while True: pass

    def keep(name, *topics, limit=1000): KEPT[name] = pons.events(*topics, limit=limit)
    def take(name, count): return [(e.data, e.dropped) for _, e in zip(range(count), KEPT[name])], KEPT[name].dropped
    def close(name): KEPT.pop(name).close()
    def drop(name):
        del KEPT[name]
        gc.collect()
    def close_within(name):
        thread = threading.Timer(0.01, KEPT[name].close)
        thread.start()
        return [e.data for e in KEPT[name]]

    def listen(topic): KEPT[topic] = pons.on(topic, lambda event: HEARD.append(event.data))
    def listen_async(topic):
        async def hear(event):
            await asyncio.sleep(0)
            HEARD.append(event.data)
        KEPT[topic] = pons.on(topic, hear)
    def listen_badly(topic):
        def hear(event):
            HEARD.append(event.data)
            raise ValueError("no good")
        KEPT[topic] = pons.on(topic, hear)

    async def in_loop():
        try: next(pons.events("x"))
        except RuntimeError as error: return str(error)
"""
