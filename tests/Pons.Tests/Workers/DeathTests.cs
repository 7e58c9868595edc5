using System.Diagnostics;

namespace Pons.Tests.Workers;

public sealed class DeathTests
{
    private const string Source = """
        import ctypes, os, signal, sys, time

        def leave(code):
            os.write(2, b"last words\n")
            os._exit(code)

        def kill(number):
            os.kill(os.getpid(), number)
            time.sleep(60)

        def crash():
            ctypes.string_at(0)

        def break_frame():
            for descriptor in range(3, 256):
                try:
                    if os.readlink(f"/proc/self/fd/{descriptor}").startswith("pipe:"):
                        os.write(descriptor, b"\xff" * 64)
                except OSError:
                    pass
            time.sleep(60)

        def close_pipe():
            os.closerange(3, 256)
            time.sleep(60)

        def leave_a_child():
            if os.fork() == 0:
                os.setsid()
                time.sleep(3)
                os._exit(0)
            os._exit(9)

        def answer_twice():
            os.fork()
            return os.getpid()

        def pids():
            return [os.getpid()]

        def one():
            return 1
        """;

    [Theory(Timeout = 30_000)]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_worker_that_exits_fails_its_calls_with_code_and_last_words_and_is_started_again(int code)
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync();

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", code));

        Assert.Equal(code, error.ExitCode);
        Assert.Contains("last words", error.LastOutput);
        Assert.Contains($"exit code {code}", error.Message);
        Assert.Equal(1, peer.Call<int>("one"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(9, "SIGKILL")]
    [InlineData(15, "SIGTERM")]
    public async Task A_signal_is_named(int number, string name)
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("kill", number));

        Assert.Equal(name, error.Signal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_segfault_tells_where_python_stood()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("crash"));

        Assert.Equal("SIGSEGV", error.Signal);
        Assert.Contains(error.LastOutput, line => line.Contains("in crash", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task Bytes_that_break_the_protocol_end_the_worker_with_a_named_fault()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        var error = await Assert.ThrowsAsync<ProtocolException>(() => peer.CallAsync("break_frame"));

        Assert.Equal("size", error.Code);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_worker_that_closes_its_pipe_is_lost()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        // By its own watcher or by the host, whoever sees it first.
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("close_pipe"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Death_is_seen_by_the_process_though_a_child_holds_its_pipes(bool isBlocking)
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        // Right behind a first call a blocking caller waits in the read itself, which the child keeps from ending.
        peer.Call("one");
        long start = Stopwatch.GetTimestamp();

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => isBlocking ? Task.Run(() => peer.Call("leave_a_child")) : peer.CallAsync("leave_a_child"));

        // The child sleeps three seconds; a second is far below that and far above what a busy machine needs.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1), $"It took {Stopwatch.GetElapsedTime(start)}.");
        Assert.Equal(9, error.ExitCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_forked_child_cannot_answer_for_its_parent()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        Assert.Equal(peer.ProcessId, await peer.CallAsync<int>("answer_twice"));
        Assert.Equal(peer.ProcessId, await peer.CallAsync<int>("answer_twice"));
        Assert.Equal(1, await peer.CallAsync<int>("one"));
    }

    [Fact(Timeout = 30_000)]
    public async Task All_calls_in_flight_end()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        Task[] calls = [.. Enumerable.Range(0, 50).Select(i => peer.CallAsync(i == 5 ? "leave" : "one", i == 5 ? [1] : []))];

        await Assert.ThrowsAsync<WorkerLostException>(() => Task.WhenAll(calls));
        Assert.All(calls, call => Assert.True(call.IsCompleted));
    }

    [Fact(Timeout = 30_000)]
    public async Task Other_peers_notice_nothing()
    {
        await using Peer dying = await PythonModule.StartAsync(Source);
        await using Peer living = await PythonModule.StartAsync(Source);

        await Assert.ThrowsAsync<WorkerLostException>(() => dying.CallAsync("leave", 1));

        Assert.Equal(1, await living.CallAsync<int>("one"));
    }
}
