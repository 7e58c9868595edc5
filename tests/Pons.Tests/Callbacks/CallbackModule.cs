namespace Pons.Tests.Callbacks;

/// <summary>Python code that calls what C# gives it.</summary>
internal static class CallbackModule
{
    public const string Source = """
        import asyncio, threading, time
        import pons

        kept = []

        def each(values, function):
            return [function(value) for value in values]

        async def each_later(values, function):
            return [await function(value) for value in values]

        @pons.threaded
        def each_beside(values, function):
            return [function(value) for value in values]

        def each_in_thread(values, function):
            results = []
            thread = threading.Thread(target=lambda: results.extend(function(value) for value in values))
            thread.start()
            thread.join()
            return results

        async def each_at_once(values, function):
            return await asyncio.gather(*(function(value) for value in values))

        def keep(function):
            kept.append(function)

        def call_kept(*args):
            return kept[-1](*args)

        def forget():
            kept.clear()

        def call_kept_from_a_thread(value, done):
            def run():
                time.sleep(0.05)  # the call has returned meanwhile
                done(value)
            threading.Thread(target=run).start()

        def loop(n, function):
            total = 0
            for i in range(n):
                total += function(i)
            return total

        def catch(function):
            try:
                function()
            except pons.RemoteError as error:
                return [error.type, error.message, str(error)]

        def catch_code(function):
            try:
                function()
            except pons.PonsError as error:
                return error.code

        def wrap(function):
            try:
                function()
            except pons.RemoteError as error:
                raise LookupError("not found after all") from error

        def call(function, *args, **keywords):
            return function(*args, **keywords)

        async def acall(function, *args):
            return await function(*args)

        def down(n, function):
            return 0 if n == 0 else 1 + function(n - 1)

        async def down_later(n, function):
            return 0 if n == 0 else 1 + await function(n - 1)

        def add(a, b):
            return a + b

        def fail(text):
            raise KeyError(text)

        def total(stream):
            return sum(stream)

        async def total_later(stream):
            total = 0
            async for item in stream:
                total += item
            return total

        def take(stream, n):
            items = []
            for item in stream:
                items.append(item)
                if len(items) == n:
                    break
            return items

        async def take_later(stream, n):
            items = []
            async for item in stream:
                items.append(item)
                if len(items) == n:
                    break
            return items

        def twice(stream):
            return [list(stream), list(stream)]

        def hold_on(function):
            try:
                function()
            finally:
                time.sleep(0)

        def make(kind):
            return (lambda x: x + 1) if kind == "plain" else later

        async def later(x):
            await asyncio.sleep(0)
            return x + 2
        """;
}
