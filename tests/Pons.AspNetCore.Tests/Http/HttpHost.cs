namespace Pons.AspNetCore.Tests.Http;

/// <summary>A host that the tests of the HTTP door share.</summary>
public sealed class HttpHost : IAsyncLifetime
{
    private const string Source = """
        import asyncio, dataclasses, datetime, decimal, enum, math, time, uuid
        import numpy as np
        import pons

        def add(a: int, b: int = 10) -> int:
            "Adds two numbers."
            return a + b

        def shown(value):
            return repr(value)

        def text(x: str, n: float = 1.0, flag: bool = False):
            return [x, n, flag]

        def many(items: list[int]):
            return items

        def only(a, /, *, b):
            return [a, b]

        def divide(a, b):
            return a / b

        def size(data: bytes, name: str = ""):
            return [len(data), name]

        def back(data: bytes):
            return data

        @dataclasses.dataclass
        class Point:
            x: int
            y: float

        class Colour(enum.Enum):
            RED = 1

        def everything():
            return {
                "none": None, "yes": True, "int": 2**70, "float": 2.0, "nan": math.nan, "inf": -math.inf, "text": 'é"\n',
                "tuple": (1, 2), "set": {3}, "bytes": b"\x00\xff", "moment": datetime.datetime(2024, 2, 29, 12, 30, 0, 5000),
                "zoned": datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=-3, minutes=-30))),
                "date": datetime.date(2024, 2, 29), "time": datetime.time(1, 2, 3), "span": datetime.timedelta(days=-1, seconds=43200),
                "decimal": decimal.Decimal("1.10"), "uuid": uuid.UUID(int=1), "complex": 1 + 2j, "enum": Colour.RED,
                "point": Point(1, 0.5), "array": np.arange(4.0).reshape(2, 2), "scalar": np.float64(1.5), "zero": np.array(7),
                "keys": {1: "a", "b": 2}, "half": "\ud800",
            }

        def made(kind):
            return Point(1, 2.0) if kind == "point" else open

        class _Shown:
            def _repr_png_(self):
                return b"\x89PNG not really"

        def picture():
            return _Shown()

        def count(n: int):
            for i in range(n):
                yield i

        def count_badly():
            yield 1
            raise ValueError("no more")

        def nothing_good():
            raise ValueError("not even one")
            yield

        def lazily():
            return (i for i in range(3))

        state = {}

        async def forever():
            state["runs"] = True
            try:
                while True:
                    yield "tick"
                    await asyncio.sleep(0.01)
            finally:
                state["ended"] = True

        async def wait():
            state["waits"] = True
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                state["waits"] = False
                raise

        def look():
            return state
        """;

    internal RunningHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await RunningHost.StartAsync(
        Source,
        options =>
        {
            options.Access.AllowedOrigins.Add("https://app.example.org");
            options.Http.BodyBytes = 1 << 20;
        },
        pons => pons.AddAction("now", (int year, string name = "x") => new DateTimeOffset(year, 1, 2, 3, 4, 5, TimeSpan.Zero))
            .AddAction("numbers", Numbers)
            .AddAction("fails", () => { throw new InvalidOperationException("C# says no"); }));

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private static async IAsyncEnumerable<int> Numbers(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
