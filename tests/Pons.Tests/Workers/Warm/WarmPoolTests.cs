using System.Diagnostics;
using Pons.Tests.Pools;
using Pons.Tests.Workers.Spawning;

namespace Pons.Tests.Workers.Warm;

/// <summary>Workers as forks of a template: all that is true of others is true of them.</summary>
public sealed class WarmPoolTests
{
    private const string Source = """
        import os, random, sys, time

        def add(a, b):
            return a + b

        def ids():
            return [os.getpid(), os.getppid()]

        def leave(code):
            os._exit(code)

        def chance():
            return random.random()

        def array_chance():
            import numpy
            return float(numpy.random.random())

        def knows(name):
            return name in sys.modules

        def place():
            return [os.getcwd(), os.environ.get("MINE"), sys.argv[0]]

        def spin():
            while True:
                pass

        def squares(n):
            for i in range(n):
                yield i * i

        def child():
            import subprocess
            return subprocess.Popen(["sleep", "300"]).pid
        """;

    private static PythonOptions Warm(PythonOptions options) => options with { Warm = true, Preload = ["json"] };

    [Fact(Timeout = 60_000)]
    public async Task Warm_workers_are_forks_of_one_template_and_answer_calls()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(options => Warm(options) with { Workers = 3, WorkingDirectory = module.Folder, Environment = Mine });

        int[][] ids = await IdsOfAllAsync(peer);

        Assert.Equal(3, ids.Select(pair => pair[0]).Distinct().Count());
        Assert.Single(ids.Select(pair => pair[1]).Distinct());
        Assert.NotEqual(System.Environment.ProcessId, ids[0][1]);
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
        Assert.True(await peer.CallAsync<bool>("knows", "json"));
        int[] squares = await peer.StreamAsync<int>("squares", 3).ToArrayAsync();
        Assert.Equal([0, 1, 4], squares);
        string[] place = await peer.CallAsync<string[]>("place");
        Assert.Equal([module.Folder, "it is set", module.File], place);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_warm_worker_that_dies_is_replaced_by_another_fork()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(Warm);
        int[] first = await peer.CallAsync<int[]>("ids");

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 7));

        Assert.Equal(7, error.ExitCode);
        int[] second = await peer.CallAsync<int[]>("ids");
        Process.GetProcessById(second[0]).Kill();
        await Until.TrueAsync(() => peer.Workers[0] is { Restarts: 2, State: WorkerState.Ready });
        int[] third = await peer.CallAsync<int[]>("ids");
        Assert.Equal(3, new[] { first[0], second[0], third[0] }.Distinct().Count());
        Assert.Equal((first[1], first[1]), (second[1], third[1]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Recycling_goes_by_forks_too()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(options => Warm(options) with { Recycle = new RecyclePolicy { AfterCalls = 5 } });
        var seen = new HashSet<int>();
        int template = (await peer.CallAsync<int[]>("ids"))[1];

        await Until.TrueAsync(() =>
        {
            int[] ids = peer.Call<int[]>("ids");
            Assert.Equal(template, ids[1]);
            return seen.Add(ids[0]) && seen.Count >= 3;
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task No_two_workers_have_random_numbers_in_common()
    {
        bool hasNumpy = await HasNumpyAsync();
        using var module = new PythonModule(Source);
        string action = hasNumpy ? "array_chance" : "chance";
        await using Peer peer = await module.StartAsync(options => Warm(options) with { Preload = [hasNumpy ? "numpy" : "random"] });
        var numbers = new HashSet<double>();

        for (int i = 0; i < 4; i++)
        {
            Assert.True(numbers.Add(await peer.CallAsync<double>(action)));
            await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 0));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task When_the_template_is_killed_its_workers_go_on_and_the_next_one_has_a_new_template()
    {
        using var module = new PythonModule(Source);
        await using Peer peer = await module.StartAsync(Warm);
        int[] ids = await peer.CallAsync<int[]>("ids");
        Process.GetProcessById(ids[1]).Kill();
        await Life.GoneAsync(ids[1]);

        Assert.Equal(ids[0], (await peer.CallAsync<int[]>("ids"))[0]);
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave", 7));

        int[] after = await peer.CallAsync<int[]>("ids");
        Assert.NotEqual(ids[0], after[0]);
        Assert.NotEqual(ids[1], after[1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_without_its_template_can_still_be_stopped_in_the_midst_of_a_call()
    {
        using var module = new PythonModule(Source);
        Peer peer = await module.StartAsync(options => Warm(options) with { StopLimit = TimeSpan.FromMilliseconds(100) });
        int[] ids = await peer.CallAsync<int[]>("ids");
        Task spinning = peer.CallAsync("spin");
        Process.GetProcessById(ids[1]).Kill();
        await Life.GoneAsync(ids[1]);

        await peer.DisposeAsync();

        await Assert.ThrowsAsync<LinkException>(() => spinning);
        await Life.GoneAsync(ids[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_ends_the_template_and_what_workers_have_started()
    {
        int[] ids;
        int child;
        using var module = new PythonModule(Source);
        await using (Peer peer = await module.StartAsync(Warm))
        {
            ids = await peer.CallAsync<int[]>("ids");
            child = await peer.CallAsync<int>("child");
        }

        await Life.GoneAsync([.. ids, child]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_module_that_cannot_be_preloaded_fails_the_start_and_is_named()
    {
        using var module = new PythonModule(Source);

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => module.StartAsync(options => Warm(options) with { Preload = ["no_such_module_at_all"] }));

        Assert.Contains("'no_such_module_at_all'", error.Reason);
        Assert.Contains("ModuleNotFoundError", error.Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_module_that_starts_threads_makes_starts_cold_which_is_said_once()
    {
        using var module = new PythonModule(Source);
        module.Add("lib/starts_threads.py", "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()");
        var environment = new Dictionary<string, string?> { ["PYTHONPATH"] = Path.Combine(module.Folder, "lib") };

        await using (Peer peer = await module.StartAsync(options => Warm(options) with { Workers = 2, Preload = ["starts_threads"], Environment = environment }))
        {
            int[][] ids = await IdsOfAllAsync(peer);
            Assert.All(ids, pair => Assert.Equal(System.Environment.ProcessId, pair[1]));
        }

        LogEntry said = Assert.Single(module.Entries, entry => entry.Logger == "pons");
        Assert.Contains("starts_threads started threads", said.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_start_in_the_midst_of_imports_can_be_cancelled()
    {
        using var module = new PythonModule(Source);
        module.Add("lib/never_done.py", "import threading\nthreading.Event().wait()");
        var environment = new Dictionary<string, string?> { ["PYTHONPATH"] = Path.Combine(module.Folder, "lib") };
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Python.StartAsync(module.File, Warm(module.Options) with { Preload = ["never_done"], Environment = environment }, source.Token));
    }

    [Fact]
    public async Task Modules_to_preload_without_a_template_are_refused()
    {
        using var module = new PythonModule(Source);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => module.StartAsync(options => options with { Preload = ["json"] }));

        Assert.Contains("Warm", error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_users_json_py_is_found_though_json_was_preloaded()
    {
        using var module = new PythonModule("import json\ndef whose(): return json.OWNER");
        module.Add("json.py", "OWNER = 'the user'");
        await using Peer peer = await module.StartAsync(Warm);

        Assert.Equal("the user", await peer.CallAsync<string>("whose"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Memory_that_is_shared_with_the_template_is_not_the_workers_own()
    {
        using var module = new PythonModule(Source);
        module.Add("lib/large_one.py", "kept = b'x' * (200 << 20)");
        var environment = new Dictionary<string, string?> { ["PYTHONPATH"] = Path.Combine(module.Folder, "lib") };
        await using Peer peer = await module.StartAsync(options => Warm(options) with { Preload = ["large_one"], Environment = environment });

        Assert.InRange(peer.Workers[0].MemoryBytes!.Value, 1, 100 << 20);
    }

    private static readonly Dictionary<string, string?> Mine = new() { ["MINE"] = "it is set" };

    private static async Task<bool> HasNumpyAsync()
    {
        await using Peer peer = await PythonModule.StartAsync("import importlib.util\ndef has(): return importlib.util.find_spec('numpy') is not None");
        return await peer.CallAsync<bool>("has");
    }

    private static async Task<int[][]> IdsOfAllAsync(Peer peer)
    {
        var ids = new Dictionary<int, int[]>();
        await Until.TrueAsync(() =>
        {
            int[][] some = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => peer.CallAsync<int[]>("ids"))).GetAwaiter().GetResult();
            foreach (int[] pair in some)
            {
                ids[pair[0]] = pair;
            }

            return ids.Count == peer.Workers.Count;
        });
        return [.. ids.Values];
    }
}
