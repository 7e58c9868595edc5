using System.Diagnostics;
using Pons.Tests.Pools;

namespace Pons.Tests.Arenas;

/// <summary>A worker that misuses shared memory, or dies over it, harms only itself.</summary>
public sealed class ArenaFaultTests
{
    private const int Count = 200_000; // doubles: above the arena's threshold

    private const string Source = """
        import os, numpy
        kept = []

        def total(array):
            return float(numpy.sum(array))

        def keep(array):
            kept.append(array[10:20])

        def show_kept():
            return [slice.tolist() for slice in kept]

        def drop():
            kept.clear()

        def make(count, value):
            return numpy.full(count, value)

        def arena():
            for fd in os.listdir("/proc/self/fd"):
                try:
                    if "memfd:pons" in os.readlink(f"/proc/self/fd/{fd}"):
                        return int(fd)
                except OSError:
                    pass

        def truncate():
            for size in (0, 1 << 40):
                try:
                    os.ftruncate(arena(), size)
                    return "truncated"
                except OSError as error:
                    reason = error.strerror
            return reason

        def overwrite():
            # All that was ever used of both halves.
            size = os.fstat(arena()).st_size
            junk = b"\xff" * (1 << 20)
            for start in (0, size // 2):
                for i in range(8):
                    os.pwrite(arena(), junk, start + (i << 20))

        def fill_up():
            def refuse(*args):
                raise OSError(28, "No space left on device")
            os.posix_fallocate = refuse

        def die():
            os.kill(os.getpid(), 9)
        """;

    private static double[] Items(double value = 1) => [.. Enumerable.Repeat(value, Count)];

    [Fact(Timeout = 60_000)]
    public async Task A_slice_that_python_keeps_keeps_its_data_over_a_hundred_further_calls()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        await peer.CallAsync("keep", Items(7));

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(i * (double)Count, peer.Call<double>("total", Items(i)));
        }

        Assert.Equivalent(new[] { Enumerable.Repeat(7.0, 10) }, await peer.CallAsync("show_kept"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_that_never_gives_leases_back_gets_its_data_by_the_pipe()
    {
        await using Peer peer = await PythonModule.StartAsync(Source, options => options with { Limits = new LinkLimits { ArenaBytes = 16 << 20 } });

        for (int i = 0; i < 20; i++)
        {
            await peer.CallAsync("keep", Items(i));
        }

        Assert.Equivalent(Enumerable.Range(0, 20).Select(i => Enumerable.Repeat((double)i, 10)), await peer.CallAsync("show_kept"));
        await peer.CallAsync("drop");
        Assert.Equal(Count, await peer.CallAsync<double>("total", Items()));
        Assert.Equal(Items(3), await peer.CallAsync<double[]>("make", Count, 3.0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_caller_that_keeps_its_leases_gets_further_results_all_the_same()
    {
        await using Peer peer = await PythonModule.StartAsync(Source, options => options with { Limits = new LinkLimits { ArenaBytes = 16 << 20, LeasedBytes = 4 << 20 } });
        var lease = new CallOptions { Lease = true };

        NDArray[] kept = [.. Enumerable.Range(0, 20).Select(i => peer.Call<NDArray>("make", lease, Count, (double)i))];

        Assert.All(kept.Index(), array => Assert.Equal(array.Index, array.Item.GetValue<double>(Count - 1)));
        Array.ForEach(kept, array => array.Dispose());
        Assert.Equal(Items(3), await peer.CallAsync<double[]>("make", Count, 3.0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_cannot_make_the_memory_shorter()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        using NDArray array = peer.NewArray<double>(Count);

        Assert.Equal("Operation not permitted", await peer.CallAsync<string>("truncate"));

        array.AsSpan<double>().Fill(2);
        Assert.Equal(2 * Count, await peer.CallAsync<double>("total", array));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_that_overwrites_the_memory_harms_neither_the_host_nor_its_neighbour()
    {
        await using Peer neighbour = await PythonModule.StartAsync(Source);
        await using Peer peer = await PythonModule.StartAsync(Source);
        var lease = new CallOptions { Lease = true };
        using NDArray kept = await peer.CallAsync<NDArray>("make", lease, Count, 1.0);
        using NDArray theirs = await neighbour.CallAsync<NDArray>("make", lease, Count, 1.0);

        await peer.CallAsync("overwrite");

        Assert.True(double.IsNaN(kept.GetValue<double>(0)));
        Assert.Equal(Items(), theirs.ToArray<double>());
        Assert.Equal(Count, await peer.CallAsync<double>("total", Items()));
        Assert.Equal(Items(5), await peer.CallAsync<double[]>("make", Count, 5.0));
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_the_worker_s_memory_is_full_its_results_come_by_the_pipe()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        await peer.CallAsync("fill_up");

        Assert.Equal(Items(5), await peer.CallAsync<double[]>("make", Count, 5.0));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_an_arena_all_goes_through_the_pipe()
    {
        await using Peer peer = await PythonModule.StartAsync(Source, options => options with { Limits = new LinkLimits { ArenaBytes = 0 } });

        Assert.Null(await peer.CallAsync("arena"));
        Assert.Equal(Count, await peer.CallAsync<double>("total", Items()));
        Assert.Equal(Items(5), await peer.CallAsync<double[]>("make", Count, 5.0));
        using NDArray array = peer.NewArray<double>(Count);
        Assert.Equal(0, await peer.CallAsync<double>("total", array.AsWritable()));
    }

    [Fact(Timeout = 120_000)]
    public async Task Workers_killed_at_random_moments_of_large_calls_leave_nothing_behind()
    {
        var random = new Random(11);
        int before = Arenas();
        for (int i = 0; i < 15; i++)
        {
            Peer peer = await PythonModule.StartAsync(Source, options => options with { Restart = new RestartPolicy { RestartLimit = 0 } });
            Task[] calls = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallUntilLostAsync(peer)))];
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 60))); // the moment of death is the input of this test
            Kill(peer.ProcessId);
            await Task.WhenAll(calls);
            await peer.DisposeAsync();
        }

        await Until.TrueAsync(() => Arenas() <= before);
        Assert.Empty(Directory.GetFiles("/dev/shm", "*pons*"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_leased_can_still_be_read_when_its_worker_is_dead()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);
        using NDArray kept = await peer.CallAsync<NDArray>("make", new CallOptions { Lease = true }, Count, 4.0);

        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("die"));

        Assert.Equal(Items(4), kept.ToArray<double>());
    }

    private static async Task CallUntilLostAsync(Peer peer)
    {
        try
        {
            while (true)
            {
                Assert.Equal(Items(2), await peer.CallAsync<double[]>("make", Count, 2.0));
                Assert.Equal(Count, await peer.CallAsync<double>("total", Items()));
            }
        }
        catch (WorkerLostException)
        {
            // What this test is about.
        }
    }

    private static void Kill(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
    }

    // How many arenas this process holds, by their mappings: a descriptor goes together with its mapping.
    private static int Arenas() => File.ReadLines("/proc/self/maps").Count(line => line.Contains("memfd:pons", StringComparison.Ordinal));
}
