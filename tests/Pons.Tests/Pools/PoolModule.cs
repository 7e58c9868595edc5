namespace Pons.Tests.Pools;

/// <summary>A module whose calls run until the test lets them end, over files: every process sees those.</summary>
internal sealed class PoolModule : IDisposable
{
    private const string Source = """
        import asyncio, os, time
        import pons

        def pid():
            return os.getpid()

        def hold(gate):
            open(f"{gate}.{os.getpid()}", "w").close()
            while not os.path.exists(gate):
                time.sleep(0.002)
            return os.getpid()

        def cling(gate):
            while True:
                try:
                    return hold(gate)
                except BaseException:
                    pass  # a cancel too

        @pons.threaded
        def hold_thread(gate):
            return hold(f"{gate}")

        async def hold_loop(gate):
            while not os.path.exists(gate):
                await asyncio.sleep(0.002)
            return os.getpid()

        def mark(path):
            with open(path, "a") as file:
                file.write("x")

        def double(value):
            return 2 * value

        def leave(code):
            os._exit(code)

        """;

    private readonly PythonModule _module;

    public PoolModule(string more = "")
    {
        _module = new PythonModule(Source + more);
    }

    public PythonOptions Options => _module.Options with { Workers = 2 };

    public string File => _module.File;

    public IReadOnlyList<LogEntry> Entries => _module.Entries;

    public Task<Peer> StartAsync(Func<PythonOptions, PythonOptions>? change = null) => Python.StartAsync(File, change is null ? Options : change(Options));

    public string Gate(string name) => Path.Combine(Path.GetDirectoryName(File)!, name);

    /// <summary>The processes that are inside of a call that holds a gate.</summary>
    public int[] Holders(string gate) =>
        [.. Directory.GetFiles(Path.GetDirectoryName(File)!, $"{Path.GetFileName(gate)}.*").Select(file => int.Parse(Path.GetExtension(file)[1..]))];

    public async Task<int[]> HoldersAsync(string gate, int count)
    {
        await Until.TrueAsync(() => Holders(gate).Length == count);
        return Holders(gate);
    }

    public static void Open(string gate) => System.IO.File.WriteAllText(gate, "");

    public void Dispose() => _module.Dispose();
}
