using Pons.Links;
using Pons.Scripts;
using Pons.Workers;
using Pons.Workers.Spawning;

namespace Pons.AspNetCore.Desktop;

/// <summary>A browser that shows one application: it leads a process group of its own, which ends with the host, however that ends.</summary>
internal sealed class BrowserProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int KeptErrors = 16 * 1024;

    // Asked to end, a browser writes down what it is to remember; more time than that it does not need.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly IWorkerProcess _process;
    private readonly ErrorReader _errors;
    private readonly WorkerCommand _command;
    private int _isAsked;

    private BrowserProcess(string name, WorkerCommand command)
    {
        (Name, _command) = (name, command);
        _process = SpawnStarter.Instance.Start(command);
        _process.Pipe.CloseWriting();
        _errors = new ErrorReader(_process, KeptErrors, hasReader: false);
        new Thread(Drain, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Pons browser" }.Start();
        Closed = WatchAsync();
    }

    public string Name { get; }

    public int Id => _process.Id;

    /// <summary>Ends when its last window was closed; fails where it ended in another way.</summary>
    public Task Closed { get; }

    /// <exception cref="WorkerLostException">It could not be started.</exception>
    public static BrowserProcess Start(string name, WorkerCommand command) => new(name, command);

    /// <summary>Asks it to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 0 && !(_process is IProcessGroup group && group.Signal(Terminate)))
        {
            _process.Kill();
        }

        await Task.WhenAny(_process.Exit, Task.Delay(Grace, TimeProvider.System)).ConfigureAwait(false);
        _process.Kill();
        await _process.Exit.ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task WatchAsync()
    {
        ExitStatus status = await _process.Exit.ConfigureAwait(false);
        if (status.Code == 0 || Volatile.Read(ref _isAsked) != 0)
        {
            return;
        }

        string said = _errors.LastLines.LastOrDefault(line => line.Length > 0) is { } last ? $" It said: {last}" : "";
        throw new WorkerLostException($"{Name} ended by itself ({status}), without its window being closed.{said}", new WorkerRemains(_command.Line, status, _errors.LastLines));
    }

    /// <summary>What it prints is nobody's business, but must not stand in its way.</summary>
    private void Drain()
    {
        Span<byte> block = stackalloc byte[4096];
        try
        {
            IPipe pipe = _process.Pipe;
            while (pipe.Read(block) > 0)
            {
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Closed under us, as the window is.
        }
    }
}
