using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Igor;
using Pons.Pools;
using Pons.Workers;

namespace Pons;

/// <summary>The program of a host that was written for Igor: it runs in one worker, and ends the host when it ends.</summary>
/// <remarks>Safe for any number of threads.</remarks>
public sealed partial class IgorProgram : IDisposable
{
    private const long All = 0;
    private const long ForHost = -1;

    private readonly string _path;
    private readonly PythonOptions _python;
    private readonly PonsOptions _options;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<long, IgorClient> _clients = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<IgorRequest> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Peer? _peer;
    private Task _life = Task.CompletedTask;
    private long _lastNumber;

    internal IgorProgram(string program, PythonOptions python, IOptions<PonsOptions> options, ILogger<IgorProgram> logger)
    {
        _path = Path.GetFullPath(program, Path.GetFullPath(python.WorkingDirectory ?? "."));
        (_python, _options, _logger) = (python with { Workers = 1, Recycle = null }, options.Value, logger);
    }

    /// <summary>The exit code of the program when it has ended by itself, by <c>sys.exit</c> in a handler for example; 1 where an exception ended it, 0 where the host did.</summary>
    public Task<int> Exit => _exit.Task;

    /// <summary>Where the file server listens that the program asked for; nothing where it asked for none.</summary>
    public string? FilesAddress { get; internal set; }

    internal string Folder => Path.GetDirectoryName(_path)!;

    internal int ClientCount => _clients.Count;

    /// <summary>What the program asks for, once its server runs.</summary>
    internal Task<IgorRequest> Ready => Volatile.Read(ref _ready).Task;

    /// <summary>Runs the program until its server does.</summary>
    /// <exception cref="PythonException">The program raised.</exception>
    /// <exception cref="LinkException">It ended before its server ran.</exception>
    internal async Task StartAsync(Hub hub, CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            throw new FileNotFoundException($"There is no program '{_path}' that could have been written for Igor.", _path);
        }

        Peer peer = await PeerStart.StartAsync(PythonPlan.MakeBlank(hub, _path, _python), cancellationToken).ConfigureAwait(false);
        _peer = hub.Add(peer);
        _life = LiveAsync(peer);
        await Task.WhenAny(Ready, _life).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!Ready.IsCompleted)
        {
            await _life.ConfigureAwait(false);
            int code = await Exit.ConfigureAwait(false);
            throw new LinkException($"{peer.Name} ended with exit code {code} before it called run_forever() of an IgorServer. Is it a program for Igor?");
        }
    }

    /// <summary>Ends the program: <c>run_forever</c> is left.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _life.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Tells the program of a client, and answers the client's number. Before the client is told that it is connected: who comes first has the lower id.</summary>
    internal long Announce(IPAddress? address, int port)
    {
        long number = Interlocked.Increment(ref _lastNumber);
        Tell(IgorActions.Open, number, new object?[] { address?.ToString() ?? "", port });
        return number;
    }

    /// <summary>Takes in a client that was announced.</summary>
    internal IgorClient Open(long number, WebSocket socket) => _clients[number] = new IgorClient(this, number, socket, _options);

    /// <summary>Brings a message to the client's thread; the task ends when it was dealt with.</summary>
    internal Task TakeAsync(IgorClient client, byte[] text) => _peer!.Router.CallAsync<object?>(IgorActions.Message, [client.Number, text], CallOptions.None);

    internal void NoteRead(IgorClient client, long bytes) => Tell(IgorActions.Read, client.Number, bytes);

    /// <summary>A client has gone, or never came.</summary>
    internal void Close(long number)
    {
        _clients.TryRemove(number, out _);
        Tell(IgorActions.Close, number);
    }

    void IDisposable.Dispose() => _stop.Dispose();

    private void Tell(ExposedAction action, params object?[] arguments) => _ = TellAsync(action, arguments);

    private async Task TellAsync(ExposedAction action, object?[] arguments)
    {
        try
        {
            await _peer!.Router.CallAsync<object?>(action, arguments, CallOptions.None).ConfigureAwait(false);
        }
        catch (PonsException)
        {
            // The worker is gone, and so are its clients.
        }
    }

    private async Task LiveAsync(Peer peer)
    {
        try
        {
            while (true)
            {
                try
                {
                    int code = await LiveOnceAsync(peer).ConfigureAwait(false);
                    _exit.TrySetResult(code);
                    return;
                }
                catch (WorkerLostException lost) when (Ready.IsCompleted && !peer.IsGivenUp && !_stop.IsCancellationRequested)
                {
                    LogLost(lost.Message);
                    Volatile.Write(ref _ready, new TaskCompletionSource<IgorRequest>(TaskCreationOptions.RunContinuationsAsynchronously));
                    await CloseAllAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (Ready.IsCompleted || _stop.IsCancellationRequested)
        {
            if (_stop.IsCancellationRequested)
            {
                _exit.TrySetResult(0);
                return;
            }

            LogFailed(error);
            _exit.TrySetResult(1);
        }
        finally
        {
            await CloseAllAsync().ConfigureAwait(false);
        }
    }

    private async Task<int> LiveOnceAsync(Peer peer)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        Task hearing = HearAsync(peer, over.Token);
        try
        {
            int code = await peer.Router.CallAsync<int>(IgorActions.Run, [_path], new CallOptions { CancellationToken = _stop.Token }).ConfigureAwait(false);
            await hearing.ConfigureAwait(false); // to the last item
            return code;
        }
        catch
        {
            await over.CancelAsync().ConfigureAwait(false);
            await hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task HearAsync(Peer peer, CancellationToken cancellationToken)
    {
        var options = new CallOptions { CancellationToken = cancellationToken };
        await foreach ((long number, byte[] text) in peer.Router.Stream<(long Number, byte[] Text)>(IgorActions.Outgoing, [], options).ConfigureAwait(false))
        {
            if (number == All)
            {
                foreach ((_, IgorClient client) in _clients)
                {
                    client.Send(text);
                }
            }
            else if (number == ForHost)
            {
                Volatile.Read(ref _ready).TrySetResult(IgorRequest.Read(text));
            }
            else if (_clients.TryGetValue(number, out IgorClient? client))
            {
                client.Send(text);
            }
        }
    }

    /// <summary>Sends what is due to the clients, and lets them go.</summary>
    private Task CloseAllAsync() => Task.WhenAll(_clients.Values.Select(client => client.CloseAsync()));

    [LoggerMessage(1, LogLevel.Error, "The Igor program's worker is lost and starts anew; its clients have to connect again. {Reason}")]
    private partial void LogLost(string reason);

    [LoggerMessage(2, LogLevel.Error, "The Igor program has ended by an exception.")]
    private partial void LogFailed(Exception error);
}
