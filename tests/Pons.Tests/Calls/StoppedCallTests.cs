using Pons.Tests.Pools;

namespace Pons.Tests.Calls;

/// <summary>Cancelling stops the Python code, and harms no other call.</summary>
public sealed class StoppedCallTests
{
    private const string Source = """
        import asyncio, os, threading, time
        import pons

        stopped = []
        lock = threading.Lock()
        lock.acquire()

        def note(path, name):
            open(path, "w").close()
            return name

        def busy(path):
            note(path, "busy")
            try:
                while True:
                    pass
            except pons.Cancelled:
                stopped.append("busy")
                raise

        def sleeps(path):
            note(path, "sleeps")
            try:
                time.sleep(60)
            finally:
                stopped.append("sleeps")

        def locks(path):
            note(path, "locks")
            try:
                lock.acquire()
            finally:
                stopped.append("locks")

        async def awaits(path):
            note(path, "awaits")
            try:
                await asyncio.sleep(60)
            finally:
                stopped.append("awaits")

        @pons.threaded
        def beside(path):
            note(path, "beside")
            try:
                while True:
                    time.sleep(0.001)
            finally:
                stopped.append("beside")

        def reads(path):
            note(path, "reads")
            ends = os.pipe()
            try:
                os.read(ends[0], 1)
            finally:
                stopped.append("reads")

        def stubborn(path):
            note(path, "stubborn")
            while True:
                try:
                    while True:
                        time.sleep(0.01)
                except pons.Cancelled:
                    pass

        def get_stopped():
            return stopped

        def pid():
            return os.getpid()

        def add(a, b):
            return a + b

        async def add_later(a, b):
            await asyncio.sleep(0)
            return a + b

        def spin(n, a):
            for _ in range(n):
                pass
            return a

        def first_import(path):
            note(path, "first_import")
            import xml.dom.minidom, email.mime.multipart, unittest.mock, sqlite3
            return "there"

        def use_import():
            import xml.dom.minidom, email.mime.multipart, unittest.mock
            return xml.dom.minidom.parseString("<a/>").documentElement.tagName
        """;

    [Theory(Timeout = 30_000)]
    [InlineData("busy")]
    [InlineData("sleeps")]
    [InlineData("locks")]
    [InlineData("awaits")]
    [InlineData("beside")]
    [InlineData("reads")]
    public async Task A_cancel_stops_the_code_and_the_worker_lives_on(string action)
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync();
        int process = peer.ProcessId;
        string path = Path.Combine(module.Folder, "begun");
        using var source = new CancellationTokenSource();
        Task call = peer.CallAsync(action, path, source.Token);
        await Until.TrueAsync(() => File.Exists(path));

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        await Until.TrueAsync(() => peer.Call<string[]>("get_stopped").SequenceEqual([action]));
        Assert.Equal(process, await peer.CallAsync<int>("pid"));
        await Until.TrueAsync(() => peer.Workers[0].CallsInFlight == 0);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("busy")]
    [InlineData("sleeps")]
    [InlineData("awaits")]
    public async Task A_time_limit_stops_the_code_too(string action)
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync();
        var options = new CallOptions { TimeLimit = TimeSpan.FromMilliseconds(200) };

        await Assert.ThrowsAsync<TimeoutException>(() => peer.CallAsync(action, options, Path.Combine(module.Folder, "begun")));
        Assert.Throws<TimeoutException>(() => peer.Call(action, options, Path.Combine(module.Folder, "begun")));

        await Until.TrueAsync(() => peer.Call<string[]>("get_stopped").Length == 2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Code_that_will_not_end_is_killed_after_the_grace_period_and_replaced()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(options => options with { GracePeriod = TimeSpan.FromMilliseconds(300) });
        int process = peer.ProcessId;
        string path = Path.Combine(module.Folder, "begun");
        using var source = new CancellationTokenSource();
        Task call = peer.CallAsync("stubborn", path, source.Token);
        await Until.TrueAsync(() => File.Exists(path));

        await source.CancelAsync();
        Task<int> next = peer.CallAsync<int>("add", 2, 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => next);
        Assert.Contains("grace period", lost.Message);
        Assert.NotEqual(process, await peer.CallAsync<int>("pid"));
        Assert.Equal(1, peer.Workers[0].Restarts);
    }

    [Fact(Timeout = 30_000)]
    public async Task Calls_that_wait_behind_a_cancelled_one_are_run_and_those_that_were_cancelled_there_are_not()
    {
        using var module = new PythonModule(Source + "\nran = []\ndef mark(name):\n    ran.append(name)\n    return list(ran)\n");
        await using Peer peer = await module.StartAsync();
        string path = Path.Combine(module.Folder, "begun");
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        Task busy = peer.CallAsync("busy", path, first.Token);
        await Until.TrueAsync(() => File.Exists(path));
        Task cancelled = peer.CallAsync("mark", "cancelled", second.Token);
        Task<string[]> behind = peer.CallAsync<string[]>("mark", "behind");

        await second.CancelAsync();
        await first.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => busy);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(["behind"], (await behind).AsEnumerable());
    }

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_cancels_end_each_call_once_and_leave_the_others_right(int workers)
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(options => options with { Workers = workers });
        var random = new Random(17);
        (int Value, Task<int> Call, CancellationTokenSource Source)[] calls = new (int, Task<int>, CancellationTokenSource)[100];
        int cancelled = 0;

        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                var source = new CancellationTokenSource();
                calls[i] = (i, random.Next(3) switch
                {
                    0 => peer.CallAsync<int>("add", i, 0, source.Token),
                    1 => peer.CallAsync<int>("add_later", i, 0, source.Token),
                    _ => peer.CallAsync<int>("spin", random.Next(2000), i, source.Token),
                }, source);
            }

            foreach ((int value, Task<int> call, CancellationTokenSource source) in calls.OrderBy(_ => random.Next()).ToArray())
            {
                bool isCancelled = random.Next(2) == 0;
                if (isCancelled)
                {
                    await source.CancelAsync();
                }

                try
                {
                    Assert.Equal(value, await call);
                }
                catch (OperationCanceledException error) when (isCancelled)
                {
                    Assert.Equal(source.Token, error.CancellationToken);
                    cancelled++;
                }

                source.Dispose();
            }
        }

        Assert.NotEqual(0, cancelled);
        await Until.TrueAsync(() => peer.Workers.Sum(worker => worker.CallsInFlight) == 0);
        Assert.All(peer.Workers, worker => Assert.Equal(0, worker.Restarts));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_first_import_comes_out_whole_although_its_call_was_cancelled()
    {
        for (int i = 0; i < 5; i++)
        {
            using var module = new PythonModule(Source);
            await using Peer peer = await module.StartAsync();
            string path = Path.Combine(module.Folder, "begun");
            using var source = new CancellationTokenSource();
            Task call = peer.CallAsync("first_import", path, source.Token);
            await Until.TrueAsync(() => File.Exists(path));

            await source.CancelAsync();

            await Record.ExceptionAsync(() => call);
            Assert.Equal("a", await peer.CallAsync<string>("use_import"));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_can_be_replaced_after_each_cancel()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(options => options with { Recycle = new RecyclePolicy { AfterCancel = true } });
        int process = peer.ProcessId;
        string path = Path.Combine(module.Folder, "begun");
        using var source = new CancellationTokenSource();
        Task call = peer.CallAsync("busy", path, source.Token);
        await Until.TrueAsync(() => File.Exists(path));

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Until.TrueAsync(() => peer.ProcessId != process);
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
        Assert.Equal(0, peer.Workers[0].Restarts);
    }
}
