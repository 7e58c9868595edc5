using Pons.Arenas;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.Workers;

/// <content>What the link and the process say on their own.</content>
internal sealed partial class Worker
{
    public void OnJoin(in Frame frame) => throw new ProtocolException("order", "A join message arrived from a worker, which was started and has nothing to join.");

    public void OnReady(in Frame frame)
    {
        if (_ready.Task.IsCompleted)
        {
            throw new ProtocolException("order", "A second ready message arrived.");
        }

        var ready = PeerReady.Read(frame.Payload);
        if (ready.HasArena)
        {
            _arena?.Open();
        }

        _ready.TrySetResult(ready);
    }

    public void OnLoadError(RemoteError error)
    {
        if (_ready.Task.IsCompletedSuccessfully)
        {
            throw new ProtocolException("order", "An error without a call arrived after ready.");
        }

        _ready.TrySetException(error.ToException());
    }

    public void OnLog(in Frame frame, PendingCall? call)
    {
        if (Row.Of(PickleCodec.Read<object?>(frame.Payload, new ValueLimits()), 3) is not { } row)
        {
            throw new ProtocolException("payload", "A log message arrived that is no (level, logger, text).");
        }

        var entry = new LogEntry(row[0] as string ?? "out", row[2] as string ?? "", row[1] as string, frame.Header.Call, call?.Action) { Worker = Number, TraceParent = call?.TraceParent, IsHeard = call?.IsHeard ?? false };
        _printed.Add(entry);
        _log?.Post(entry);
    }

    public ServedCall? Serve(in Frame frame, MessageReader reader, Chain chain) => _plan.Hub.Serve(frame, reader, chain);

    public void OnEvent(Link link, in Frame frame, MessageReader reader) => _plan.Hub.OnEvent(link, frame, reader);

    public void OnStuck(string action) =>
        Condemn($"the cancelled call of '{action}' did not end within the grace period of {_options.GracePeriod.TotalSeconds:0.###} s ({_options.NameOf(nameof(WorkerOptions.GracePeriod))})");

    public void OnCancelled()
    {
        if (_options.Recycle is { AfterCancel: true })
        {
            Tire();
        }
    }

    public void OnEnoughCalls() => Tire();

    public void OnPrinted(ReadOnlySpan<byte> bytes) => Print(bytes);

    public void OnLinkEnd(Exception? error)
    {
        // What it did wrong says more than that its pipe broke.
        _linkError = error as ProtocolException ?? _linkError ?? error;
        _linkEnded.TrySetResult();
    }

    private void Print(ReadOnlySpan<byte> bytes)
    {
        foreach (string line in _printed.Add(bytes))
        {
            _log?.Post(new LogEntry("raw", line + "\n") { Worker = Number });
        }
    }

    /// <summary>A last line need not have an end.</summary>
    private void PrintRest()
    {
        if (_printed.TakeRest() is { Length: > 0 } rest)
        {
            _log?.Post(new LogEntry("raw", rest) { Worker = Number });
        }
    }

    /// <summary>Reads stderr as long as somebody holds it, so that a flood never blocks the worker.</summary>
    private void ReadErrors()
    {
        byte[] bytes = new byte[16 * 1024];
        try
        {
            while (_process.Errors.Read(bytes) is > 0 and int count)
            {
                Print(bytes.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // Nothing more can be read: the same as its end.
        }

        _process.CloseErrors();
        PrintRest();
        _printedAll.TrySetResult();
    }
}
