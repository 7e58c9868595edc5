using System.Numerics;
using Pons.Tests;

namespace Pons.Cli.Tests.Generation;

/// <summary>What <c>pons gen csharp</c> wrote of tests/types/hints.py, compiled with these tests, calls that file.</summary>
public sealed class GeneratedClientTests : IAsyncLifetime
{
    private static readonly string File = Path.Combine(Repository.Root, "tests", "types", "hints.py");

    private Peer _peer = null!;

    private Hints Py => new(_peer);

    public async Task InitializeAsync() => _peer = await Python.StartAsync(File, new PythonOptions { Interpreter = CommandLine.Interpreter });

    public async Task DisposeAsync() => await _peer.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Scalars_go_and_come()
    {
        await Py.ScalarsAsync(true, 1, 2.5, "text", [1, 2], new Complex(1, 2), null);
        Assert.Equal((1.10m, Guid.Empty), await Py.NumbersAsync(1.10m, Guid.Empty));
        (DateTime, DateOnly, TimeOnly, TimeSpan) times = (new DateTime(2024, 2, 29, 12, 30, 0), new DateOnly(2024, 2, 29), new TimeOnly(1, 2, 3), TimeSpan.FromSeconds(1.5));
        Assert.Equal(times, await Py.TimesAsync(times.Item1, times.Item2, times.Item3, times.Item4));
        DateTime utc = new(2024, 2, 29, 12, 30, 0, DateTimeKind.Utc);
        Assert.Equal(utc, (await Py.TimesAsync(utc, times.Item2, times.Item3, times.Item4)).Item1);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(Color.Red)]
    [InlineData(Color.DarkGreen)]
    public async Task An_enum_of_texts_goes_as_its_text_and_comes_by_its_name(Color color) => Assert.Equal(color, await Py.EchoColorAsync(color));

    [Fact(Timeout = 30_000)]
    public async Task Enums_of_numbers_and_flags_cross_both_ways_and_other_enums_come_by_their_names()
    {
        Assert.Equal(Level.High, await Py.EchoLevelAsync(Level.High));
        Assert.Equal(Rights.Read | Rights.Write, await Py.EchoRightsAsync(Rights.Read | Rights.Write));
        Assert.Equal([Planet.Earth], await Py.PlanetsAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Records_go_with_the_names_of_their_fields_and_come_with_all_in_them()
    {
        var item = new Item("tea", [new Node("leaf", [], 3)], null, 3.50m, Color.DarkGreen, null);

        Item painted = Assert.Single(await Py.PaintAsync([item], "blue"));

        Assert.Equal(("blue 1 tea", 3.50m, Color.Red, 3L), (painted.Name, painted.Price, painted.Color, Assert.Single(painted.Children).ParentId));
        Assert.Equal("blue 2 tea", (await Py.PaintAsync([item], "blue", 2))[0].Name);
        Assert.Equal(7, (await Py.WalkAsync(new Node("root", [], null))).Children[0].ParentId);
    }

    [Fact(Timeout = 30_000)]
    public async Task Named_tuples_and_dicts_with_known_keys_cross_and_an_absent_key_stays_absent()
    {
        Assert.Equal(new Point(2, 0), await Py.PointsAsync(new Point(1, 0), new Pair(1, "b"), new Options()));
        Assert.Equal(new Point(2, 5), await Py.PointsAsync(new Point(1, 0), new Pair(null, null), new Options { Limit = 5, Colors = [Color.Red] }));
    }

    [Fact(Timeout = 30_000)]
    public async Task Containers_cross()
    {
        Dictionary<long, string> answer = await Py.ContainersAsync([1], (2, "b"), [0.5, 1], new Dictionary<string, List<long>> { ["abcd"] = [1] }, ["x"], [4]);

        Assert.Equal(("b", "c", "[1]", "x", "4"), (answer[1], answer[2], answer[4], answer[7], answer[8]));
        Assert.Equal(10.5, await Py.AbstractAsync([1, 2], new[] { 0.5, 3 }, new Dictionary<string, long> { ["a"] = 4 }));
        Assert.Equal(5, ((List<object?>)(await Py.BareAsync([1], [], [], [], [], () => 1))!).Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_left_out_has_its_default_over_there()
    {
        Assert.Equal("3 None 1.5 True", await Py.MaybeAsync());
        Assert.Equal("4 b 1.5 False", await Py.MaybeAsync(4, "b", d: false));
        Assert.Equal("'a\\n\"b\"' 1000.0 None () Color.RED", await Py.DefaultsAsync());
        Assert.Equal(3, await Py.OnlyByNameAsync(2, sort: true));
        Assert.Equal([1, 2], await Py.OnlyByPlaceAsync());
        Assert.Equal([5, 2], await Py.OnlyByPlaceAsync(5));
        ArgumentException gap = await Assert.ThrowsAsync<ArgumentException>(() => Py.OnlyByPlaceAsync(b: 5));
        Assert.Contains("a has to be given", gap.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task Arguments_of_every_kind_find_their_place()
    {
        Assert.Equal("1 2 3 () d e []", await Py.EveryKindAsync(1, 2, "d"));
        Assert.Equal("1 2 9 (1.0, 2.0) d f [('x', True)]", await Py.EveryKindAsync(1, 2, "d", 9, "f", [1, 2], new Dictionary<string, bool> { ["x"] = true }));
        Assert.Equal(20L, await Py.StrangeAsync(2, 3, 4, 5, 6));
        Assert.Equal(3, await Py.CafeFürAsync(3));
        Assert.Equal(new object?[] { 2L, 1L }, await Py.BuiltinAsync(5L, 2L));
    }

    [Fact(Timeout = 30_000)]
    public async Task Functions_go_as_delegates_and_come_as_such()
    {
        int done = 0;
        double sum = await Py.CallBackAsync((number, text) => Task.FromResult(number + text.Length + 0.5), (long x) => x * 10, () => Task.FromResult(done++));

        Assert.Equal(24.5, sum);
        Func<long, Task<long>> triple = await Py.MakerAsync(3);
        Assert.Equal(12, await triple(4));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_yields_is_a_stream_however_it_was_made()
    {
        Assert.Equal([0, 1, 2], await Py.CountAsync(3).ToListAsync());
        Assert.Equal([0, 1], await Py.MadeElsewhereAsync(2).ToListAsync());
        Assert.Equal([new Point(0, 0), new Point(1, 0)], await Py.TicksAsync(2).ToListAsync());
        Assert.Equal([1.5, 3.5], await Py.TotalsAsync(new[] { 1.5, 2.0 }.ToAsyncEnumerable()).ToListAsync());
        Assert.Equal([0], await Py.ToDay.At5Async(1).ToListAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Objects_of_exposed_classes_have_their_methods_wherever_they_come_from()
    {
        using Basket basket = await Py.BasketAsync("Ada");
        Assert.Equal(2, await basket.AddAsync("tea", 2));
        Assert.Equal(["tea", "tea"], await basket.NamesAsync().ToListAsync());
        using Basket copy = await basket.CopyAsync();
        Assert.Equal(3, await copy.AddAsync("milk"));
        using Basket same = Assert.Single(await Py.BasketOfAsync(basket));
        Assert.Equal(2, await same.Handle.LengthOfAsync());
        Assert.Null(await Py.FindAsync(""));
        using Basket? found = await Py.FindAsync("Bob");
        Assert.Equal("Bob", await found!.Handle.GetAsync<string>("owner"));
        using Basket opened = await Py.Basket.OpenedAsync("Eve");
        Assert.Equal(1, await opened.AddAsync("egg"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Dotted_names_and_names_that_mean_something_elsewhere_can_be_called()
    {
        Assert.Equal(3.14, await Py.Math.PiAsync());
        Assert.Equal(8L, await Py.Math.Deep.TwiceAsync(4));
        Assert.Equal(5, await Py.ThenAsync(5));
        Assert.Equal("a", await Py.FirstAsync(["a"], null));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_can_be_cancelled_and_limited()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Py.LaterAsync(1, source.Token));
        Assert.Equal(1, await Py.With(new CallOptions { TimeLimit = TimeSpan.FromSeconds(20) }).LaterAsync(1));
    }
}

internal static class BasketContents
{
    /// <summary>How many items lie in the basket, by its attribute.</summary>
    public static async Task<int> LengthOfAsync(this Handle basket) => (await basket.GetAsync<List<string>>("items")).Count;
}
