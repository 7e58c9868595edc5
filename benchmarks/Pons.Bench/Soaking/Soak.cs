using System.Diagnostics;

namespace Pons.Bench.Soaking;

/// <summary>A thousand calls in flight of all kinds, for as long as is wanted: each has to end once and rightly, and nothing may grow.</summary>
/// <remarks>Calls run in bouts; between two of them nothing runs, and what may not grow is looked at.</remarks>
internal sealed class Soak
{
    private const int Width = 1000;
    private const string Lost = "lost with its worker";
    private static readonly TimeSpan Bout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(30);

    private readonly Tally _tally = new();
    private readonly Hub _hub;
    private readonly Peer _solo;
    private readonly Peer _pool;
    private readonly Gauges _gauges;
    private readonly Calls _calls;
    private readonly (string Name, bool OnPool, Func<Peer, Random, Task<string>> Run)[] _kinds;

    private Soak(Hub hub, Peer solo, Peer pool, string? only)
    {
        (_hub, _solo, _pool) = (hub, solo, pool);
        _gauges = new Gauges(solo, pool);
        _calls = new Calls(hub);
        _kinds = [.. _calls.Kinds.Where(kind => only is null || kind.Name.Contains(only, StringComparison.Ordinal)).SelectMany(kind => Enumerable.Repeat((kind.Name, kind.OnPool, kind.Run), kind.Weight))];
    }

    /// <summary>Soaks for some seconds, tells what it saw, and answers whether all was right.</summary>
    /// <param name="setting">On what.</param>
    /// <param name="length">For how long.</param>
    /// <param name="only">Only kinds of calls with that in their name; nothing: all.</param>
    public static async Task<bool> RunAsync(Setting setting, TimeSpan length, string? only)
    {
        string file = setting.Rival("soak.py");
        await using var hub = new Hub();
        hub.Expose("soak.add", (int a, int b) => a + b);
        hub.Expose("soak.count", Calls.CountAsync);

        // A machine that others load too must not end a worker that is only slow.
        TimeSpan grace = Hung / 2;

        // One worker that has to live through all of it, and a pool whose workers are killed.
        Peer solo = await hub.AddPythonAsync(file, new PythonOptions { Interpreter = setting.Python, GracePeriod = grace });
        var restart = new RestartPolicy { LongestPause = TimeSpan.FromMilliseconds(200), RestartLimit = int.MaxValue };
        Peer pool = await hub.AddPythonAsync(file, new PythonOptions { Interpreter = setting.Python, Workers = 3, Restart = restart, GracePeriod = grace });
        return await new Soak(hub, solo, pool, only).RunAsync(length, setting.Here);
    }

    private async Task<bool> RunAsync(TimeSpan length, string here)
    {
        TaskScheduler.UnobservedTaskException += (_, args) => _tally.Wrong($"an exception that nobody saw: {args.Exception.InnerException}");
        int process = _solo.ProcessId;
        long start = Stopwatch.GetTimestamp();
        Console.WriteLine($"### Soak: {Width} calls in flight of mixed kinds for {length.TotalSeconds:0} s ({here})\n");
        while (Stopwatch.GetElapsedTime(start) < length && _tally.Wrongs < Width)
        {
            await BoutAsync();
            await RestAsync();
            await _gauges.TakeAsync(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds,5:0} s: {_tally.Calls} calls, {_tally.Wrongs} wrong; {_gauges.Brief()}");
        }

        if (_solo.ProcessId != process)
        {
            _tally.Wrong("the worker that nobody killed was replaced");
        }

        Console.WriteLine($"\n{_tally}\n\n{_gauges}\n");
        string[] growing = [.. _gauges.Growing];
        bool isRight = _tally.Wrongs == 0 && growing.Length == 0;
        double rate = _tally.Calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(isRight ? $"All right: {_tally.Calls} calls, {rate:0} a second, each ended once and rightly, nothing grew." : $"Not right: {_tally.Wrongs} calls; {string.Join(", ", growing)}.");
        return isRight;
    }

    private async Task BoutAsync()
    {
        using var over = new CancellationTokenSource(Bout);
        int[] lanes = [.. Enumerable.Range(0, Width)];
        Task kills = KillAsync(over.Token);
        await Task.WhenAll(lanes.Select(lane => Task.Run(() => LaneAsync(new Random(Random.Shared.Next()), over.Token))));
        await kills;
    }

    /// <summary>One call after the other until the bout is over.</summary>
    private async Task LaneAsync(Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            (string name, bool onPool, Func<Peer, Random, Task<string>> run) = _kinds[random.Next(_kinds.Length)];
            bool isPool = onPool && random.Next(3) == 0;
            string kind = isPool ? $"{name} (pool)" : name;
            try
            {
                _tally.Count(kind, await run(isPool ? _pool : _solo, random).WaitAsync(Hung, CancellationToken.None));
            }
            catch (Exception error) when (isPool && IsLoss(error))
            {
                _tally.Count(kind, Lost);
            }
            catch (TimeoutException)
            {
                _tally.Wrong($"{kind}: did not end within {Hung.TotalSeconds} s");
            }
            catch (Exception error)
            {
                _tally.Wrong($"{kind}: {error}");
            }
        }
    }

    private static bool IsLoss(Exception error) => error is WorkerLostException or HandleLostException;

    /// <summary>Kills a worker of the pool every now and then.</summary>
    private async Task KillAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Random.Shared.Next(200, 900), CancellationToken.None);
            WorkerInfo victim = _pool.Workers[Random.Shared.Next(_pool.Workers.Count)];
            if (victim is { State: WorkerState.Ready, ProcessId: { } id })
            {
                _gauges.Note(id);
                Kill(id);
                _tally.Count("workers", "killed");
            }
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It died by itself at this moment.
        }
    }

    /// <summary>Waits until nothing is under way and every worker is there.</summary>
    private async Task RestAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (!IsResting())
        {
            if (Stopwatch.GetElapsedTime(start) > Hung)
            {
                string workers = string.Join("; ", _solo.Workers.Concat(_pool.Workers).Select(worker => $"{worker.State}, {worker.CallsInFlight} in flight"));
                _tally.Wrong($"it does not come to rest: {workers}; {_pool.QueuedCalls} wait");
                return;
            }

            await Task.Delay(20);
        }
    }

    private bool IsResting() => _pool.QueuedCalls == 0 && _solo.Workers.Concat(_pool.Workers).All(worker => worker is { State: WorkerState.Ready, CallsInFlight: 0 });
}
