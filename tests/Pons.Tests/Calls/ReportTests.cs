using System.Collections.Concurrent;
using Pons.Tests.Pools;

namespace Pons.Tests.Calls;

/// <summary>Progress that a call reports, and questions that it asks.</summary>
public sealed class ReportTests
{
    private const string Source = """
        import asyncio, getpass, threading
        import pons

        def work(n):
            for i in range(n):
                pons.progress((i + 1) / n, f"step {i + 1}")
            return n

        async def work_later(n):
            for i in range(n):
                await asyncio.sleep(0)
                pons.progress((i + 1) / n, f"step {i + 1}")
            return n

        @pons.threaded
        def work_beside(n):
            return work(n)

        def work_in_thread(n):
            thread = threading.Thread(target=work, args=(n,))
            thread.start()
            thread.join()

        def tracked(n):
            return sum(1 for _ in pons.track(range(n), "rows"))

        def yields(n):
            for i in range(n):
                pons.progress(None, f"item {i}")
                yield i

        def greet():
            return "hello " + input("Name? ")

        async def greet_later():
            return "hello " + await pons.ask("Name? ")

        @pons.threaded
        def greet_beside():
            return "hello " + input("Name? ")

        def secret():
            return getpass.getpass("Password? ")

        def greet_carefully():
            try:
                return input("Name? ")
            except EOFError:
                return "nobody"
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("work")]
    [InlineData("work_later")]
    [InlineData("work_beside")]
    [InlineData("work_in_thread")]
    public async Task Progress_arrives_in_order_from_wherever_it_is_reported(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        var reports = new Reports();

        await peer.CallAsync(action, new CallOptions { Progress = reports }, 5);

        await Until.TrueAsync(() => reports.Count == 5);
        Assert.Equal([0.2, 0.4, 0.6, 0.8, 1.0], reports.Select(report => Math.Round(report.Fraction!.Value, 3)));
        Assert.Equal("step 5", reports.Last().Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task Tracked_items_end_at_one()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        var reports = new Reports();

        Assert.Equal(10_000, await peer.CallAsync<int>("tracked", new CallOptions { Progress = reports }, 10_000));

        await Until.TrueAsync(() => !reports.IsEmpty && reports.Last().Fraction == 1.0);
        Assert.Equal("rows", reports.Last().Text);
    }

    [Fact(Timeout = 30_000)]
    public async Task Streams_report_and_nobody_has_to_listen()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        var reports = new Reports();

        await foreach (int _ in peer.StreamAsync<int>("yields", new CallOptions { Progress = reports }, 3))
        {
        }

        await Until.TrueAsync(() => reports.Count == 3);
        Assert.All(reports, report => Assert.Null(report.Fraction));
        Assert.Equal(3, await peer.CallAsync<int>("work", 3));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_listener_that_throws_harms_nobody()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        Assert.Equal(3, await peer.CallAsync<int>("work", new CallOptions { Progress = new Broken() }, 3));
        Assert.Equal(3, await peer.CallAsync<int>("work", 3));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("greet")]
    [InlineData("greet_later")]
    [InlineData("greet_beside")]
    public async Task A_question_is_answered_by_the_caller(string action)
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        var options = new CallOptions { Ask = (question, _) => ValueTask.FromResult<string?>($"{question.Prompt}{question.IsSecret}") };

        Assert.Equal("hello Name? False", await peer.CallAsync<string>(action, options));
        Assert.Equal("hello Name? False", peer.Call<string>(action, options));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_password_is_a_secret_question()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        var options = new CallOptions
        {
            Ask = async (question, token) =>
            {
                await Task.Delay(1, token);
                return $"{question.Prompt}{question.IsSecret}";
            },
        };

        Assert.Equal("Password? True", await peer.CallAsync<string>("secret", options));
    }

    [Fact(Timeout = 30_000)]
    public async Task Where_nobody_answers_the_question_is_the_end_of_the_input()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        Assert.Equal("EOFError", (await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("greet"))).Type);
        Assert.Equal("nobody", await peer.CallAsync<string>("greet_carefully"));
        Assert.Equal("nobody", await peer.CallAsync<string>("greet_carefully", new CallOptions { Ask = (_, _) => ValueTask.FromResult<string?>(null) }));
        await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("greet_later"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_question_ends_with_its_call()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        using var source = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        var options = new CallOptions
        {
            CancellationToken = source.Token,
            Ask = async (_, token) =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
                return "";
            },
        };
        Task call = peer.CallAsync("greet", options);
        await asked.Task;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task;
    }

    private sealed class Reports : ConcurrentQueue<CallProgress>, IProgress<CallProgress>
    {
        public void Report(CallProgress value) => Enqueue(value);
    }

    private sealed class Broken : IProgress<CallProgress>
    {
        public void Report(CallProgress value) => throw new InvalidOperationException("a listener's own fault");
    }
}
