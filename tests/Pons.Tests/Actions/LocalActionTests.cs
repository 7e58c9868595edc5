using Pons.Actions;
using Pons.Protocol;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.Tests.Actions;

/// <summary>C# code as actions: what it takes, what it gives, and what is said when a call does not fit.</summary>
public sealed class LocalActionTests
{
    private enum Size
    {
        Small = 1,
        Large = 2,
    }

    [Fact]
    public async Task Arguments_come_by_position_by_name_and_by_default()
    {
        var greet = new LocalAction("greet", (string name, string greeting = "Hello", int times = 1) => string.Concat(Enumerable.Repeat($"{greeting} {name}.", times)));
        var size = new LocalAction("size", (Size size = Size.Large, Size? other = Size.Small, DateTime when = default, decimal price = 1.5m) => $"{size} {other} {when.Ticks} {price}");

        Assert.Equal("Hello Ada.", await Call(greet, ["Ada"]));
        Assert.Equal("Hi Ada.", await Call(greet, ["Ada", "Hi"]));
        Assert.Equal("Hello Ada.Hello Ada.", await Call(greet, ["Ada"], new() { ["times"] = 2 }));
        Assert.Equal("Hi Ada.", await Call(greet, [], new() { ["greeting"] = "Hi", ["name"] = "Ada" }));
        Assert.Equal("Large Small 0 1.5", await Call(size, []));
        Assert.Equal("Small  0 2", await Call(size, ["Small", null], new() { ["price"] = 2 }));
    }

    [Fact]
    public async Task A_keyword_in_Pythons_spelling_finds_its_parameter()
    {
        var action = new LocalAction("resize", (int maxWidth, int MAXHEIGHT) => maxWidth * MAXHEIGHT);

        Assert.Equal(6, await Call(action, [], new() { ["max_width"] = 2, ["max_height"] = 3 }));
        Assert.Equal(6, await Call(action, [2], new() { ["MAXHEIGHT"] = 3 }));
    }

    [Fact]
    public async Task All_arguments_that_are_left_go_to_a_params_array()
    {
        var sum = new LocalAction("sum", (params int[] numbers) => numbers.Sum());

        Assert.Equal(0, await Call(sum, []));
        Assert.Equal(6, await Call(sum, [1, 2, 3]));
        Refuses(() => Call(sum, [1, "2"]), "args[1]", "a str cannot be read as int");
    }

    [Fact]
    public async Task The_host_fills_the_context_and_the_token_wherever_they_stand()
    {
        using var source = new CancellationTokenSource();
        var context = new CallContext("now", source.Token);
        var action = new LocalAction("now", (CallContext call, int a, CancellationToken token, int b) => $"{call.Action} {token == source.Token} {a} {b}");

        Assert.Equal("now True 1 2", await Call(action, [1, 2], context: context));
        Assert.Equal("now True 1 2", await Call(action, [1], new() { ["b"] = 2 }, context));
    }

    [Theory]
    [InlineData(2, null, "add() takes 1 to 2 arguments, but 3 were given. It is add(first: int, second: int = 1) -> int.", 3)]
    [InlineData(0, null, "add() misses its argument 'first', which has to be int.", 0)]
    [InlineData(1, "firs", "add() has no parameter 'firs'. Did you mean 'first'?", 0)]
    [InlineData(1, "whatever", "add() has no parameter 'whatever'. It is add(", 1)]
    [InlineData(1, "first", "add() was given its argument 'first' twice.", 1)]
    [InlineData(1, "token", "add() fills 'token' itself", 1)]
    public async Task Arguments_that_do_not_fit_are_named_in_a_sentence(int _, string? keyword, string sentence, int positional)
    {
        var add = new LocalAction("add", (int first, CancellationToken token, int second = 1) => first + second + (token.CanBeCanceled ? 1 : 0));
        Dictionary<string, object?>? keywords = keyword is null ? null : new() { [keyword] = 1 };

        var error = await Assert.ThrowsAsync<ArgumentsException>(() => Call(add, [.. Enumerable.Repeat<object?>(1, positional)], keywords));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_argument_too_many_is_counted_in_the_singular()
    {
        var now = new LocalAction("time.now", () => 1);
        var one = new LocalAction("time.one", (int a) => a);

        Assert.StartsWith("time.now() takes no arguments, but 1 was given.", (await Assert.ThrowsAsync<ArgumentsException>(() => Call(now, [1]))).Message, StringComparison.Ordinal);
        Assert.StartsWith("time.one() takes 1 argument, but 2 were given.", (await Assert.ThrowsAsync<ArgumentsException>(() => Call(one, [1, 2]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_not_what_a_parameter_takes_are_refused_with_their_place()
    {
        var action = new LocalAction("f", (int a, string name, string? nick) => $"{a}{name}{nick}");

        Refuses(() => Call(action, [1.5, "x", null]), "args[0]", "a float cannot be read as int");
        Refuses(() => Call(action, [1, null, null]), "args[1]", "not nullable");
        Refuses(() => Call(action, [1, "x"], new() { ["nick"] = 2 }), "nick", "an int cannot be read as string");
    }

    [Fact]
    public async Task Whatever_a_method_returns_its_value_is_what_comes_out()
    {
        var slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task<string> Wait() => await slow.Task;
        async ValueTask<string> WaitLess() => await slow.Task;
        async Task WaitForNothing() => await slow.Task;

        Task<object?>[] waiting = [Call(new("a", Wait), []), Call(new("b", WaitLess), []), Call(new("c", WaitForNothing), []), Call(new("d", object () => Wait()), [])];
        slow.SetResult("there");

        Assert.Equal(["there", "there", null, "there"], await Task.WhenAll(waiting));
        Assert.Null(await Call(new("e", () => { }), []));
        Assert.Equal(1, await Call(new("f", () => Task.FromResult(1)), []));
        Assert.Equal(1, await Call(new("g", () => ValueTask.FromResult(1)), []));
        Assert.Equal(1, await Call(new("h", object () => new ValueTask<int>(1)), []));
        Assert.Null(await Call(new("i", object () => Task.Run(() => { })), []));
        Assert.Equal([1, 2], (List<int>)(await Call(new("j", () => new List<int> { 1, 2 }), []))!);
    }

    [Fact]
    public async Task What_code_throws_comes_as_it_is()
    {
        var thrown = new NotSupportedException("not today");
        Task<int>? nowhere = null;
        async Task<int> Later()
        {
            await Task.Yield();
            throw thrown;
        }

        Assert.Same(thrown, await Assert.ThrowsAsync<NotSupportedException>(() => Call(new("now", () => { throw thrown; }), [])));
        Assert.Same(thrown, await Assert.ThrowsAsync<NotSupportedException>(() => Call(new("later", Later), [])));
        Assert.Same(thrown, await Assert.ThrowsAsync<NotSupportedException>(() => Call(new("failed", () => Task.FromException<int>(thrown)), [])));
        var nothing = await Assert.ThrowsAsync<InvalidOperationException>(() => Call(new("nothing", () => nowhere), []));
        Assert.Contains("null in place of a Task<int>", nothing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_yields_is_a_stream_and_a_collection_is_a_value()
    {
        static IEnumerable<int> Count(int to)
        {
            for (int i = 1; i <= to; i++)
            {
                yield return i;
            }
        }

        static async IAsyncEnumerable<string> Names([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return "Ada";
        }

        var numbers = new LocalAction("count", Count);

        Assert.Equal([1, 2, 3], await Items(numbers, [3]));
        Assert.Equal(["Ada"], await Items(new("names", Names), []));
        Assert.Equal([1, 2], await Items(new("boxed", () => Count(2).ToAsyncEnumerable()), []));
        Assert.Equal(("stream", typeof(int)), (numbers.Kind, numbers.Signature.ResultType));
        Assert.Equal("function", new LocalAction("list", () => Count(2).ToList()).Kind);
        Assert.Equal("function", new LocalAction("query", () => Count(2).Where(i => i > 1)).Kind);
        Assert.Equal("async", new LocalAction("async", () => Task.CompletedTask).Kind);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_stops_at_its_next_item()
    {
        using var source = new CancellationTokenSource();
        static IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return 1;
            }
        }

        await using IAsyncEnumerator<object?> items = Run(new("endless", Endless), [], null, new CallContext("endless")).Items!.GetAsyncEnumerator(source.Token);
        Assert.True(await items.MoveNextAsync());
        await source.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await items.MoveNextAsync());
    }

    [Fact]
    public async Task A_delegate_that_is_more_than_a_method_runs_as_what_it_is()
    {
        int sum = 0;
        Action<int> several = n => sum += n;
        several += n => sum += n * 10;
        var bound = (Func<int>)Delegate.CreateDelegate(typeof(Func<int>), "four", typeof(LocalActionTests).GetMethod(nameof(LengthOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!);
        var compiled = System.Linq.Expressions.Expression.Lambda<Func<int>>(System.Linq.Expressions.Expression.Constant(5)).Compile();

        await Call(new("several", several), [1]);

        Assert.Equal(11, sum);
        Assert.Equal(4, await Call(new("bound", bound), []));
        Assert.Equal(5, await Call(new("compiled", compiled), []));
    }

    [Fact]
    public void What_no_caller_elsewhere_can_give_is_refused_at_once()
    {
        int Count(ref int value) => value++;

        var error = Assert.Throws<ArgumentException>(() => new LocalAction("count", Count));

        Assert.Contains("its parameter 'value'", error.Message, StringComparison.Ordinal);
        Assert.Contains("it is generic", Assert.Throws<ArgumentException>(() => new LocalAction("empty", typeof(Array).GetMethod(nameof(Array.Empty))!, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_method_is_looked_at_once_however_often_it_is_sent()
    {
        LocalAction[] actions = [.. Enumerable.Range(0, 2).Select(i => new LocalAction("f", () => i))];

        Assert.Same(actions[0].Signature, actions[1].Signature);
    }

    [Fact]
    public void A_description_says_all_that_C_sharp_knows()
    {
        static Task<double> Mean(CallContext context, double[] values, string? unit = "m", params int[] weights) => Task.FromResult((double)values.Length + weights.Length + (unit?.Length ?? 0) + context.Action.Length);

        Dictionary<string, object?> row = DescriptionWriter.Of(new LocalAction("mean", Mean));

        Assert.Equal(["mean", "async", "(values: double[], unit: string = \"m\", *weights: int) -> double", "double"], [row["name"], row["kind"], row["signature"], row["returns"]]);
        var parameters = ((List<object?>)row["parameters"]!).Cast<Dictionary<string, object?>>().ToList();
        Assert.Equal(["context", "values", "unit", "weights"], parameters.Select(parameter => parameter["name"]));
        Assert.Equal(["either", "either", "either", "rest"], parameters.Select(parameter => parameter["kind"]));
        Assert.Equal([true, false, false, false], parameters.Select(parameter => parameter["filled"]));
        Assert.Equal([null, null, "\"m\"", null], parameters.Select(parameter => parameter["default"]));
    }

    private static int LengthOf(string text) => text.Length;

    private static void Refuses(Func<Task> call, string path, string words)
    {
        var error = Assert.Throws<ValueException>(() => { _ = call(); });
        Assert.Equal(path, error.Path);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static Task<object?> Call(LocalAction action, object?[] positional, Dictionary<string, object?>? keywords = null, CallContext? context = null) =>
        Result(Run(action, positional, keywords, context ?? new CallContext(action.Name)));

    private static async Task<object?> Result(ActionOutcome outcome)
    {
        Assert.Null(outcome.Items);
        if (outcome.Pending is { } pending)
        {
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return outcome.GetResult();
    }

    private static async Task<List<object?>> Items(LocalAction action, object?[] positional)
    {
        Assert.True(action.IsStream);
        return await Run(action, positional, null, new CallContext(action.Name)).Items!.ToListAsync();
    }

    // As a message brings them: written, and read into what the parameters take.
    private static ActionOutcome Run(LocalAction action, object?[] positional, Dictionary<string, object?>? keywords, CallContext context)
    {
        var output = new OutputBuffer();
        PickleCodec.WriteArguments(output, positional, keywords, new ValueLimits());
        BoundArguments arguments = action.Bind(context);
        PickleCodec.ReadArguments(output.Written, keywords is not null, arguments, new ValueLimits());
        return action.Invoke(arguments);
    }
}
