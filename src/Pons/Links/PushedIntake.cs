using Pons.Protocol.Frames;
using Pons.Protocol.Json;

namespace Pons.Links;

/// <summary>Messages that a door brings as they arrive: no thread waits for a client that is silent.</summary>
internal sealed class PushedIntake(IFrameSink sink, JsonMessageSource source, IPipeOutput output) : LinkIntake
{
    private volatile bool _hasEnded;

    /// <summary>Takes a message in, on the thread of the door, which brings the next one only after that; false when none is wanted any more.</summary>
    public bool Push(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (_hasEnded)
        {
            return false;
        }

        try
        {
            source.CheckSize((uint)message.Length, isBinary, message);
            if (source.TryRead(message, isBinary, out Frame frame))
            {
                Deliver(frame);
            }
        }
        catch (Exception error)
        {
            End(error);
        }
        finally
        {
            source.Rest();
        }

        return !_hasEnded;
    }

    /// <summary>Nothing more will come.</summary>
    public void End(Exception? error)
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            sink.OnEnd(error);
        }
    }

    public override void Start()
    {
        // It takes what is brought.
    }

    public override void ReadFor(PendingCall call, TimeSpan budget)
    {
        // What arrives is brought by another thread.
    }

    public override bool IsReadingFor(PendingCall call) => false;

    public override void LeaveToVisitor()
    {
        // Nobody waits in a pipe.
    }

    public override void EndVisit()
    {
        // As above.
    }

    public override void EnsureRead()
    {
        // The door always does.
    }

    public override void ReadForOthers()
    {
        // As above.
    }

    public override void Stop()
    {
        _hasEnded = true;
        output.Dispose();
    }

    private void Deliver(in Frame frame)
    {
        if (source.Refusal is { } refusal)
        {
            sink.OnRefused(frame, refusal);
        }
        else
        {
            sink.OnFrame(frame, onLinkThread: true);
        }
    }
}
