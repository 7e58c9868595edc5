namespace Pons.Bench.Soaking;

/// <summary>One call of each kind: makes it, and throws when its outcome is not the right one.</summary>
internal sealed class Calls(Hub hub)
{
    public const string Ok = "ok";
    public const string Cancelled = "cancelled";
    public const string TimedOut = "out of time";
    public const string Broken = "broken off";
    public const string Raised = "raised";

    private static readonly string[] Blocking = ["compute", "nap", "doze", "aside"];
    private int _topics;

    /// <summary>The kinds, and how often each is made beside the others.</summary>
    public IReadOnlyList<(string Name, int Weight, bool OnPool, Func<Peer, Random, Task<string>> Run)> Kinds =>
    [
        ("plain", 8, true, PlainAsync),
        ("plain, cancelled", 4, true, PlainCancelledAsync),
        ("lasting, cancelled", 4, true, CancelledAsync),
        ("lasting, limited", 4, true, LimitedAsync),
        ("async", 6, true, DozeAsync),
        ("threaded", 3, true, AsideAsync),
        ("raising", 3, true, RaiseAsync),
        ("stream", 4, true, StreamAsync),
        ("stream, broken off", 3, true, BreakAsync),
        ("stream, raising", 3, true, StreamRaiseAsync),
        ("stream, cancelled", 2, true, StreamCancelledAsync),
        ("stream in", 3, true, StreamInAsync),
        ("callback", 4, true, CallbackAsync),
        ("callback, raising", 2, true, CallbackRaiseAsync),
        ("action of the host", 4, true, AskHostAsync),
        ("handle", 4, true, HandleAsync),
        ("progress", 2, true, ReportAsync),
        ("events", 3, false, EventsAsync),
    ];

    private static async Task<string> PlainAsync(Peer peer, Random random)
    {
        int number = random.Next(1_000_000);
        return Expect(await peer.CallAsync<int>("add", number, 2), number + 2);
    }

    private static async Task<string> PlainCancelledAsync(Peer peer, Random random)
    {
        int number = random.Next(1_000_000);
        using var cancel = new CancellationTokenSource();
        Task<int> call = peer.CallAsync<int>("add", number, 2, cancel.Token);
        if (random.Next(2) == 0)
        {
            await Task.Yield();
        }

        return await EndAsync(call, cancel, number + 2);
    }

    private static async Task<string> CancelledAsync(Peer peer, Random random)
    {
        string action = Blocking[random.Next(Blocking.Length)];
        double seconds = random.Next(1, 20) / 1000.0;
        using var cancel = new CancellationTokenSource();
        Task<object?> call = peer.CallAsync(action, seconds, cancel.Token);
        await Task.Delay(random.Next(30));
        return await EndAsync(call, cancel, action == "aside" ? true : seconds);
    }

    private static async Task<string> LimitedAsync(Peer peer, Random random)
    {
        string action = Blocking[random.Next(Blocking.Length)];
        double seconds = random.Next(1, 20) / 1000.0;
        try
        {
            object? result = await peer.CallAsync(action, new CallOptions { TimeLimit = TimeSpan.FromMilliseconds(random.Next(1, 300)) }, seconds);
            return Expect(result, action == "aside" ? true : seconds);
        }
        catch (TimeoutException)
        {
            return TimedOut;
        }
    }

    private static async Task<string> DozeAsync(Peer peer, Random random)
    {
        double seconds = random.Next(50) / 1000.0;
        return Expect(await peer.CallAsync<double>("doze", seconds), seconds);
    }

    private static async Task<string> AsideAsync(Peer peer, Random random) => Expect(await peer.CallAsync<bool>("aside", random.Next(5) / 1000.0), true);

    private static async Task<string> RaiseAsync(Peer peer, Random random)
    {
        string text = $"failure {random.Next()}";
        return await RaisesAsync(() => peer.CallAsync("fail", text), "ValueError", text);
    }

    private static async Task<string> StreamAsync(Peer peer, Random random)
    {
        int items = random.Next(300);
        return Expect(await ReadAsync(peer.StreamAsync<long>(Counting(random), 7, items), 7, items), items);
    }

    private static async Task<string> BreakAsync(Peer peer, Random random)
    {
        int wanted = random.Next(1, 50);
        Expect(await ReadAsync(peer.StreamAsync<long>(Counting(random), 3, int.MaxValue), 3, wanted), wanted);
        return Broken;
    }

    private static async Task<string> StreamRaiseAsync(Peer peer, Random random)
    {
        int items = random.Next(100);
        string text = $"after {items}";
        int seen = 0;
        string end = await RaisesAsync(
            async () =>
            {
                await foreach (long item in peer.StreamAsync<long>("count_then_fail", 5, items, text))
                {
                    Expect(item, 5L + seen++);
                }
            },
            "ValueError",
            text);
        Expect(seen, items);
        return end;
    }

    private static async Task<string> StreamCancelledAsync(Peer peer, Random random)
    {
        using var cancel = new CancellationTokenSource(random.Next(1, 60));
        long seen = 0;
        try
        {
            await foreach (long item in peer.StreamAsync<long>(Counting(random), new CallOptions { CancellationToken = cancel.Token }, 0, 100_000_000))
            {
                Expect(item, seen++);
            }

            throw new InvalidOperationException("A stream that was cancelled ended as if it were read.");
        }
        catch (OperationCanceledException error) when (error.CancellationToken == cancel.Token)
        {
            return Cancelled;
        }
    }

    private static async Task<string> StreamInAsync(Peer peer, Random random)
    {
        int items = random.Next(100);
        string action = random.Next(3) switch { 0 => "total", 1 => "total_async", _ => "total_of_host" };
        long total = action == "total_of_host" ? await peer.CallAsync<long>(action, 4, items) : await peer.CallAsync<long>(action, CountAsync(4, items));
        return Expect(total, (4L * items) + ((long)items * (items - 1) / 2));
    }

    private static async Task<string> CallbackAsync(Peer peer, Random random)
    {
        int items = random.Next(8);
        long factor = random.Next(100);
        Delegate callback = random.Next(2) == 0
            ? (long i) => i * factor
            : async (long i) =>
            {
                await Task.Yield();
                return i * factor;
            };
        return Expect(await peer.CallAsync<long>(random.Next(2) == 0 ? "each" : "each_async", callback, items), factor * items * (items - 1) / 2);
    }

    private static async Task<string> CallbackRaiseAsync(Peer peer, Random random)
    {
        string text = $"callback {random.Next()}";
        Func<long, long> callback = _ => throw new InvalidOperationException(text);
        return await RaisesAsync(() => peer.CallAsync(random.Next(2) == 0 ? "each" : "each_async", callback, 3), null, text);
    }

    private static async Task<string> AskHostAsync(Peer peer, Random random)
    {
        int number = random.Next(1_000_000);
        return Expect(await peer.CallAsync<int>(random.Next(2) == 0 ? "ask_host" : "ask_host_async", number, 5), number + 5);
    }

    private static async Task<string> HandleAsync(Peer peer, Random random)
    {
        int number = random.Next(1_000_000);
        Handle thing = await peer.CallAsync<Handle>("make", number);
        Expect(await thing.GetAsync<int>("value"), number);
        await thing.SetAsync("value", number + 1);
        Expect(await thing.InvokeAsync<int>("plus", 1), number + 2);
        if (random.Next(4) > 0)
        {
            await thing.DisposeAsync(); // else the collector lets go of it
        }

        return Ok;
    }

    private static async Task<string> ReportAsync(Peer peer, Random random)
    {
        int steps = random.Next(1, 20);
        var reports = new Reports(steps);
        Expect(await peer.CallAsync<int>("report", new CallOptions { Progress = reports }, steps), steps);
        await reports.All; // the last of them may come a moment after the result
        return Ok;
    }

    private async Task<string> EventsAsync(Peer peer, Random random)
    {
        int items = random.Next(1, 50);
        string topic = $"soak.{Interlocked.Increment(ref _topics)}";
        await using EventSubscription<long> events = hub.Events<long>(topic);
        await peer.CallAsync("tell", topic, 9, items);
        long seen = 0;
        await foreach (HubEvent<long> happened in events)
        {
            Expect(happened.Data, 9 + seen++);
            if (seen == items)
            {
                break;
            }
        }

        return Ok;
    }

    public static async IAsyncEnumerable<long> CountAsync(long first, int items)
    {
        for (int i = 0; i < items; i++)
        {
            if (i % 16 == 5)
            {
                await Task.Yield();
            }

            yield return first + i;
        }
    }

    private static string Counting(Random random) => random.Next(2) == 0 ? "count" : "count_async";

    private static async Task<int> ReadAsync(IAsyncEnumerable<long> stream, long first, int most)
    {
        int seen = 0;
        await foreach (long item in stream)
        {
            Expect(item, first + seen++);
            if (seen == most)
            {
                break;
            }
        }

        return seen;
    }

    private static async Task<string> EndAsync<T>(Task<T> call, CancellationTokenSource cancel, T right)
    {
        cancel.Cancel();
        try
        {
            return Expect(await call, right);
        }
        catch (OperationCanceledException error) when (error.CancellationToken == cancel.Token)
        {
            return Cancelled;
        }
    }

    private static async Task<string> RaisesAsync(Func<Task> work, string? type, string text)
    {
        try
        {
            await work();
        }
        catch (PythonException error) when (error.Message.Contains(text, StringComparison.Ordinal) && (type ?? error.Type) == error.Type)
        {
            return Raised;
        }

        throw new InvalidOperationException($"A call that was to raise '{text}' ended well.");
    }

    private static string Expect<T>(T answer, T right) =>
        EqualityComparer<T>.Default.Equals(answer, right) ? Ok : throw new InvalidOperationException($"{answer} came where {right} was right.");

    private sealed class Reports(int steps) : IProgress<CallProgress>
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task All => _all.Task;

        public void Report(CallProgress value)
        {
            if (Expect(value.Text, $"{_count}") == Ok && ++_count == steps)
            {
                _all.SetResult();
            }
        }
    }
}
