namespace Pons.Tests.Peers;

public sealed class PrintTests
{
    [Fact(Timeout = 30_000)]
    public async Task Prints_are_tied_to_their_call_and_arrive_before_its_result_is_used_up()
    {
        using var module = new PythonModule("""
            import sys
            print("at import")

            def work():
                print("one")
                print("two", file=sys.stderr)
                return 1
            """);
        await using (Peer peer = await module.StartAsync())
        {
            Assert.Equal(1, await peer.CallAsync<int>("work"));
        }

        Assert.Equal(
            [("out", "at import\n", null), ("out", "one\n", "work"), ("err", "two\n", "work")],
            module.Entries.Select(entry => (entry.Level, entry.Text, entry.Action)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Logging_arrives_with_level_and_logger()
    {
        using var module = new PythonModule("""
            import logging
            log = logging.getLogger("shop.till")

            def work():
                log.warning("only %d left", 3)
            """);
        await using (Peer peer = await module.StartAsync())
        {
            await peer.CallAsync("work");
        }

        LogEntry entry = Assert.Single(module.Entries);
        Assert.Equal(("warning", "shop.till", "only 3 left"), (entry.Level, entry.Logger, entry.Text.TrimEnd()));
        Assert.Equal("WARNING shop.till: only 3 left", entry.ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task What_c_code_and_children_print_is_log_and_breaks_nothing()
    {
        using var module = new PythonModule("""
            import os, subprocess, sys

            def work():
                os.write(1, b"from C\n")
                subprocess.run([sys.executable, "-S", "-c", "print('from a child')"])
                return 1
            """);
        await using (Peer peer = await module.StartAsync())
        {
            Assert.Equal(1, await peer.CallAsync<int>("work"));
        }

        Assert.Equal(["from C\n", "from a child\n"], module.Entries.Where(entry => entry.Level == "raw").Select(entry => entry.Text));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_sitecustomize_prints_is_log()
    {
        using var module = new PythonModule("def one(): return 1");
        module.Add("site/sitecustomize.py", "print('early')");
        await using (Peer peer = await module.StartAsync(options => options with
        {
            Environment = new Dictionary<string, string?> { ["PYTHONPATH"] = Path.Combine(module.Folder, "site") },
        }))
        {
            Assert.Equal(1, await peer.CallAsync<int>("one"));
        }

        Assert.Equal(["early\n"], module.Entries.Select(entry => entry.Text));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_flood_on_stderr_blocks_nobody()
    {
        using var module = new PythonModule("""
            import os

            def flood():
                for _ in range(20_000):
                    os.write(2, b"x" * 1023 + b"\n")
                return 1
            """);
        await using Peer peer = await module.StartAsync();

        Assert.Equal(1, await peer.CallAsync<int>("flood"));
        Assert.Equal(1, await peer.CallAsync<int>("flood"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_replaced_stdout_and_closed_descriptors_break_nothing()
    {
        await using Peer peer = await PythonModule.StartAsync("""
            import io, os, sys

            def replace():
                sys.stdout = io.StringIO()
                print("nobody hears this")
                return 1

            def close():
                for descriptor in (0, 1, 2):
                    os.close(descriptor)
                return 2
            """);

        Assert.Equal(1, await peer.CallAsync<int>("replace"));
        Assert.Equal(2, await peer.CallAsync<int>("close"));
        Assert.Equal(1, await peer.CallAsync<int>("replace"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Prints_arrive_while_the_call_still_runs()
    {
        using var module = new PythonModule("""
            import pons, threading
            gate = threading.Event()

            @pons.threaded
            def work():
                print("waiting")
                return gate.wait(20)

            @pons.threaded
            def go():
                gate.set()
            """);
        Peer? peer = null;
        await using (peer = await module.StartAsync(options => options with { Log = _ => peer!.Call("go") }))
        {
            // It ends well only if its print arrives before its end.
            Assert.True(await peer.CallAsync<bool>("work"));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_handler_may_dispose_its_own_peer()
    {
        using var module = new PythonModule("def work():\n    print('now')\n");
        Peer? peer = null;
        var disposed = new TaskCompletionSource();
        peer = await module.StartAsync(options => options with
        {
            Log = _ =>
            {
                peer!.Dispose();
                disposed.TrySetResult();
            },
        });
        Task call = peer.CallAsync("work");

        await disposed.Task;

        await call.ContinueWith(_ => { }, TaskScheduler.Default);
        await peer.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_peer_whose_worker_waits_for_a_slow_handler_can_be_disposed()
    {
        using var module = new PythonModule("def flood():\n    for i in range(100_000): print('x' * 100)\n");
        using var gate = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        Peer peer = await module.StartAsync(options => options with
        {
            LogOverflow = LogOverflow.Wait,
            StopLimit = TimeSpan.FromMilliseconds(100),
            Log = _ =>
            {
                begun.Release();
                gate.Wait();
            },
        });
        Task call = peer.CallAsync("flood");
        await begun.WaitAsync();

        ValueTask disposing = peer.DisposeAsync();
        gate.Release(200_000);

        await disposing;
        await Assert.ThrowsAnyAsync<PonsException>(() => call);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_last_words_of_a_worker_are_pythons_own_prints_too()
    {
        await using Peer peer = await PythonModule.StartAsync("""
            import os, sys

            def leave():
                print("so long", file=sys.stderr)
                os.write(2, b"and thanks")
                os._exit(7)
            """);

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave"));

        Assert.Equal(["so long", "and thanks"], error.LastOutput.Order(StringComparer.Ordinal).Reverse());
        Assert.DoesNotContain("so long", error.Reason);
    }
}
