namespace Pons.Tests.Streams;

/// <summary>Generators of many kinds.</summary>
internal static class StreamModule
{
    public const string Source = """
        import asyncio, os, signal, time
        import pons

        made = 0
        closed = []

        def count(n):
            for i in range(n):
                yield i

        async def count_later(n):
            for i in range(n):
                await asyncio.sleep(0)
                yield i

        @pons.threaded
        def count_beside(n):
            for i in range(n):
                yield i

        def count_by_factory(n):
            return (i for i in range(n))

        def broken(n):
            yield from range(n)
            raise KeyError("no more")

        async def broken_later(n):
            for i in range(n):
                yield i
            raise KeyError("no more")

        def watched():
            global made
            made = 0
            try:
                while True:
                    made += 1
                    yield made
            finally:
                closed.append("watched")

        async def watched_later():
            global made
            made = 0
            try:
                while True:
                    made += 1
                    yield made
                    await asyncio.sleep(0)
            finally:
                await asyncio.sleep(0.01)
                closed.append("watched_later")

        def ticking():
            while True:
                yield time.time()
                time.sleep(0.01)

        def rows(n):
            for i in range(n):
                yield {"name": f"row {i}", "size": i, "tags": ("a", "b")}

        def dying(n):
            yield from range(n)
            time.sleep(0.2)  # what was yielded is on its way
            os.kill(os.getpid(), signal.SIGKILL)

        def odd():
            yield 1
            yield "two"
            yield 3

        def uncrossable():
            yield 1
            yield lock

        import threading
        lock = threading.Lock()

        def functions():
            for i in range(3):
                yield lambda x, i=i: x + i

        def blobs(n, size):
            for i in range(n):
                yield bytes([i]) * size

        def add(a, b):
            return a + b

        def get_made():
            return made

        def get_closed():
            return list(closed)

        def slow_start():
            time.sleep(60)
            yield 1
        """;
}
