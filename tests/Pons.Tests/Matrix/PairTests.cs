namespace Pons.Tests.Matrix;

/// <summary>Every language calls every language: the same rows for each pair.</summary>
public sealed class PairTests(MatrixHub matrix) : IClassFixture<MatrixHub>
{
    public static TheoryData<string, string> Pairs => Languages.Pairs;

    public static TheoryData<string, string> PairsWithObjects => Languages.PairsWithObjects;

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task A_call_comes_back_with_its_result(string from, string to)
    {
        ICaller caller = matrix.From(from);

        Assert.Equal(5L, await caller.CallAsync($"in_{to}.add", 2, 3));
        Assert.Null(await caller.CallAsync($"in_{to}.nothing"));
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task Values_are_the_same_there_and_back(string from, string to)
    {
        foreach (object? value in MatrixValues.Same)
        {
            object? back = await matrix.From(from).CallAsync($"in_{to}.echo", value);

            Assert.Equal(MatrixValues.Text(value), MatrixValues.Text(back));
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pairs))]
    public async Task Five_megabytes_are_the_same_there_and_back(string from, string to)
    {
        byte[] bytes = new byte[5_000_000];
        new Random(7).NextBytes(bytes);

        object? back = await matrix.From(from).CallAsync($"in_{to}.echo", bytes);

        Assert.Equal(bytes, Assert.IsType<byte[]>(back));
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task What_is_thrown_arrives_with_its_type_and_message(string from, string to)
    {
        (string name, string message) = await matrix.From(from).FailAsync($"in_{to}.fail", "no tea, müßig");

        Assert.Contains(to switch { "csharp" => "InvalidOperationException", "python" => "ValueError", _ => "RangeError" }, name, StringComparison.Ordinal);
        Assert.Contains("no tea, müßig", message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task An_action_that_nobody_exposes_is_answered_with_the_nearest_name(string from, string to)
    {
        (string name, string message) = await matrix.From(from).FailAsync($"in_{to}.ad", 1, 2);

        Assert.Equal("UnknownAction", name);
        Assert.Contains("add", message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task Items_arrive_in_order(string from, string to)
    {
        List<object?> items = await matrix.From(from).CollectAsync($"in_{to}.count", int.MaxValue, 3000);

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (object?)(long)i), items);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task Breaking_off_ends_the_code_that_yields(string from, string to)
    {
        ICaller caller = matrix.From(from);
        string howMany = $"in_{to}.how_many_ended";
        object? before = to == "csharp" ? await matrix.From("python").CallAsync(howMany) : await caller.CallAsync(howMany);

        Assert.Equal([0L, 1L, 2L], await caller.CollectAsync($"in_{to}.endless", 3));

        while (Equals(before, await caller.CallAsync(howMany)))
        {
            await Task.Delay(1); // the time limit of the test is the limit
        }
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task An_error_in_the_middle_arrives_after_the_items_before_it(string from, string to)
    {
        (List<object?> items, string message) = await matrix.From(from).CollectToErrorAsync($"in_{to}.count_and_fail", 5);

        Assert.Equal([0L, 1L, 2L, 3L, 4L], items);
        Assert.Contains("after the items", message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task A_function_is_called_in_the_course_of_the_call_that_it_was_passed_to(string from, string to) =>
        Assert.Equal(42L, await matrix.From(from).GiveFunctionAsync($"in_{to}.apply", 41));

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task A_function_can_be_called_after_the_call_that_it_was_passed_to(string from, string to)
    {
        ICaller caller = matrix.From(from);

        await caller.GiveFunctionToKeepAsync($"in_{to}.keep");

        Assert.Equal(70L, await caller.CallAsync($"in_{to}.call_kept", 7));
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task A_function_that_comes_home_is_what_it_was(string from, string to) =>
        Assert.True(await matrix.From(from).FindsItselfAsync($"in_{to}.echo"));

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task A_function_that_an_action_gives_can_be_called(string from, string to) =>
        Assert.Equal(12L, await matrix.From(from).UseFunctionAsync($"in_{to}.adder", 5, 7));

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task A_stream_can_be_an_argument(string from, string to) =>
        Assert.Equal(600L, await matrix.From(from).GiveStreamAsync($"in_{to}.total", [100, 200, 300]));

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Pairs))]
    public async Task A_call_that_waits_leaves_the_way_free_for_the_call_that_ends_it(string from, string to)
    {
        ICaller waiting = matrix.From(from);
        ICaller other = matrix.From(from == "csharp" ? "python" : from == "python" ? "node" : "python");

        Task<object?> waits = waiting.CallAsync($"in_{to}.wait_at_gate", from);
        await other.CallAsync($"in_{to}.open_gate", from);

        Assert.Equal("through", await waits);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(PairsWithObjects))]
    public async Task An_object_stays_where_it_is_and_is_used_from_afar(string from, string to) =>
        Assert.Equal([4L, 9L, 9L], await matrix.From(from).UseObjectAsync($"in_{to}.Counter", 3));
}
