namespace Pons.Tests.Calls;

/// <summary>Running Python code and its names.</summary>
public sealed class RunTests
{
    [Fact(Timeout = 30_000)]
    public async Task Statements_run_and_the_last_expression_is_the_result()
    {
        await using Peer peer = await Python.StartAsync(new PythonOptions { Interpreter = PythonModule.Interpreter });

        Assert.Equal(7, await peer.RunAsync<int>("3 + 4"));
        Assert.Equal("ab", await peer.RunAsync<string>("x = 'a'\ndef f():\n    return x + 'b'\nf()"));
        Assert.Null(await peer.RunAsync<object?>("y = 5"));
        await peer.RunAsync("y += 1\ny");
        Assert.Equal(6, await peer.RunAsync<int>("y"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Await_may_stand_at_the_top_level()
    {
        await using Peer peer = await Python.StartAsync(new PythonOptions { Interpreter = PythonModule.Interpreter });

        Assert.Equal(3, await peer.RunAsync<int>("import asyncio\nawait asyncio.sleep(0.001)\nvalue = await asyncio.sleep(0, 2)\nvalue + 1"));
        Assert.Equal(2, peer.Globals["value"] is long value ? value : 0);
    }

    [Fact(Timeout = 30_000)]
    public async Task Globals_are_those_of_the_module()
    {
        await using Peer peer = await PythonModule.StartAsync("rate = 3\ndef priced(n): return n * rate\n");

        Assert.Equal(3L, peer.Globals["rate"]);
        peer.Globals["rate"] = 5;
        Assert.Equal(10, await peer.CallAsync<int>("priced", 2));
        await peer.Globals.SetAsync("rate", 7);
        Assert.Equal(14, await peer.RunAsync<int>("priced(2)"));
        Assert.Equal("NameError", (await Assert.ThrowsAsync<PythonException>(() => peer.Globals.GetAsync<int>("nothing"))).Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task Functions_go_in_and_out_of_names()
    {
        await using Peer peer = await PythonModule.StartAsync("def add(a, b): return a + b\n");

        await peer.Globals.SetAsync("double", (int value) => 2 * value);
        Assert.Equal(42, await peer.RunAsync<int>("double(21)"));
        Assert.Equal(42, await peer.RunAsync<int>("await double(21)\n42"));
        Func<int, int, Task<int>> add = await peer.Globals.GetAsync<Func<int, int, Task<int>>>("add");
        Assert.Equal(5, await add(2, 3));
        await using Handle handle = await peer.RunAsync<Handle>("add");
        Assert.Equal("add", await handle.GetAsync<string>("__name__"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Namespaces_keep_to_themselves()
    {
        await using Peer peer = await PythonModule.StartAsync("x = 'module'\n");
        Namespace first = peer.Namespace("first");
        Namespace second = peer.Namespace("second");

        await first.RunAsync("x = 1");
        await second.SetAsync("x", 2);

        Assert.Equal((1, 2, "module"), (await first.GetAsync<int>("x"), await second.RunAsync<int>("x"), await peer.Globals.GetAsync<string>("x")));
        Assert.Equal(1L, peer.Namespace("first")["x"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_error_names_its_line_with_the_source()
    {
        await using Peer peer = await Python.StartAsync(new PythonOptions { Interpreter = PythonModule.Interpreter });

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.RunAsync<int>("a = 1\nb = a / 0\nb"));
        Assert.Equal(("ZeroDivisionError", 2, "b = a / 0"), (error.Type, error.Frames[^1].Line, error.Frames[^1].Source?.Trim()));
        Assert.Equal("SyntaxError", (await Assert.ThrowsAsync<PythonException>(() => peer.RunAsync<int>("a = = 1"))).Type);
        Assert.Equal(1, await peer.RunAsync<int>("a"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Code_that_runs_can_be_cancelled_and_has_a_time_limit()
    {
        await using Peer peer = await Python.StartAsync(new PythonOptions { Interpreter = PythonModule.Interpreter });
        using var source = new CancellationTokenSource();
        await peer.RunAsync("state = 'kept'");

        Task run = peer.RunAsync<int>("state = 'running'\nwhile True: pass", source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Assert.ThrowsAsync<TimeoutException>(() => peer.Globals.RunAsync<int>("while True: pass", new CallOptions { TimeLimit = TimeSpan.FromMilliseconds(100) }));
        Assert.Contains(await peer.RunAsync<string>("state"), new[] { "kept", "running" });
    }

    [Fact(Timeout = 30_000)]
    public async Task Names_live_in_the_first_worker_of_a_pool()
    {
        await using Peer peer = await PythonModule.StartAsync("import os\n", options => options with { Workers = 3 });

        int[] pids = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => peer.RunAsync<int>("os.getpid()")));

        Assert.Single(pids.Distinct());
    }
}
