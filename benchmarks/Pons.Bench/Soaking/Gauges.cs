using Pons.Handles;

namespace Pons.Bench.Soaking;

/// <summary>What must not grow in the host and in its workers.</summary>
internal sealed class Gauges(Peer solo, Peer pool)
{
    private static readonly (string, double) Megabytes = ("MB", 1024 * 1024);
    private static readonly (string, double) Pieces = ("", 1);

    private readonly Gauge _managed = new("host: .NET objects that live", Megabytes, 3 << 20);
    private readonly Gauge _host = new("host: resident memory", Megabytes, 24 << 20);
    private readonly Gauge _hostDescriptors = new("host: descriptors", Pieces, 10);
    private readonly Gauge _hostThreads = new("host: threads of Pons", Pieces, 2);
    private readonly Gauge _exports = new("host: things that the worker holds", Pieces, 2);
    private readonly Gauge _worker = new("worker: resident memory", Megabytes, 12 << 20);
    private readonly Gauge _blocks = new("worker: blocks of memory in use", Pieces, 2000);
    private readonly Gauge _threads = new("worker: threads", Pieces, 2);
    private readonly Gauge _descriptors = new("worker: descriptors", Pieces, 2);
    private readonly Gauge _processes = new("processes of all workers", Pieces, 2);
    private readonly HashSet<int> _groups = [];

    private IReadOnlyList<Gauge> All => [_managed, _host, _hostDescriptors, _hostThreads, _exports, _worker, _blocks, _threads, _descriptors, _processes];

    /// <summary>Those that grew.</summary>
    public IEnumerable<string> Growing => All.Where(gauge => gauge.Grows).Select(gauge => $"{gauge.Name} grows");

    /// <summary>A worker is there whose processes have to end with it.</summary>
    public void Note(int worker) => _groups.Add(worker);

    /// <summary>Takes a sample of each; nothing may run.</summary>
    public async Task TakeAsync(double seconds)
    {
        long[] census = await solo.CallAsync<long[]>("census");
        using Handle any = await solo.CallAsync<Handle>("make", 0);
        Array.ForEach([.. pool.Workers, .. solo.Workers], worker => Note(worker.ProcessId ?? 0));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        _managed.Add(seconds, GC.GetGCMemoryInfo(GCKind.FullBlocking).PromotedBytes);
        _host.Add(seconds, ProcessStatus.Read(Environment.ProcessId, "VmRSS"));
        _hostDescriptors.Add(seconds, ProcessStatus.Descriptors(Environment.ProcessId));
        _hostThreads.Add(seconds, ProcessStatus.Threads(Environment.ProcessId, "Pons"));
        _exports.Add(seconds, ((IThingOwner)any).Thing.Link.Handles.Exports.Count);
        _worker.Add(seconds, ProcessStatus.Read(solo.ProcessId, "VmRSS"));
        _blocks.Add(seconds, census[0]);
        _threads.Add(seconds, census[1]);
        _descriptors.Add(seconds, census[2]);
        _processes.Add(seconds, ProcessStatus.InGroups(_groups, "soak.py"));
    }

    public string Brief() => $"host {_managed.Last:0.0} MB of objects, {_host.Last:0} MB resident, {_hostDescriptors.Last} descriptors; worker {_worker.Last:0.0} MB, {_blocks.Last} blocks; {_processes.Last} processes";

    public override string ToString() => string.Join('\n', All);
}
