"""A program that calls the host, in every way that there is."""

from __future__ import annotations

CALLER = {
    "caller.py": """
        import asyncio, threading, time
        import pons

        ran = []
        def add(a, b):
            ran.append((a, b))
            return a + b
        def what_ran(): return ran
        def ask(name, *args, **keywords): return pons.call(name, *args, **keywords)
        def twice(name): return pons.call(name, 1) + pons.call(name, 2)
        def host(value): return pons.host.time.now(value, zone="UTC")
        async def ask_async(name, *args): return await pons.acall(name, *args)
        async def host_async(value): return await pons.host.time.now(value)
        async def blocks(): return pons.call("x")
        async def many(name, count): return await asyncio.gather(*[pons.acall(name, i) for i in range(count)])
        def own_loop(name): return asyncio.run(pons.acall(name))
        async def gives_up(name):
            try: await asyncio.wait_for(pons.acall(name), 0.05)
            except asyncio.TimeoutError: return "gave up"
        @pons.threaded
        def from_pool(name, value): return pons.call(name, value)
        def from_threads(name):
            found = []
            threads = [threading.Thread(target=lambda i=i: found.append(pons.call(name, i))) for i in range(5)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            return sorted(found)
        def prints(name):
            print("before")
            value = pons.call(name)
            print("after")
            return value
        def tries(name):
            try: return pons.call(name)
            except Exception as error:
                return [kind.__module__ + "." + kind.__qualname__ for kind in type(error).__mro__], str(error)
        def wraps(name):
            try: return pons.call(name)
            except ValueError as error: raise KeyError("wrapped") from error
        def bad(): return pons.call("x", [object()])
        def wrong_name(name): return pons.call(name)
        class Late:
            def __del__(self): pons.call("never")
    """
}
