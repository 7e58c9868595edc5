using Pons.Links;

namespace Pons.Pools;

/// <summary>A call that takes its turn at one of several workers, or waits for the only one.</summary>
/// <remarks>Its arguments are encoded when it goes to a worker, because large ones are put where that worker can reach them; until then they must stay as they are.</remarks>
internal sealed class RoutedCall(CallRouter router, PendingCall call, ExposedAction action, Lane lane, int? place) : Turn(lane, place), ICallRoute
{
    private object?[] _arguments = [];
    private CallOptions _options = CallOptions.None;
    private Link? _link;
    private volatile bool _isAbandoned;

    public PendingCall Call { get; } = call;

    /// <summary>Where it was sent; nothing as long as it was not.</summary>
    public Link? Link => Volatile.Read(ref _link);

    public RoutedCall With(object?[] arguments, CallOptions options)
    {
        (_arguments, _options) = (arguments, options);
        Call.Route = this;
        return this;
    }

    /// <summary>Sends the call to the worker that it has.</summary>
    public Sending Send(bool isUrgent)
    {
        // Cancelled since it left the queue.
        if (Call.IsOver)
        {
            return Sending.Over;
        }

        Link link = Has!.Seat.Link!;
        try
        {
            if (!link.Send(Call, action.WireName, _arguments, _options, isUrgent))
            {
                return Sending.Refused;
            }
        }
        catch (Exception error)
        {
            // An argument that cannot cross, whatever a getter of the caller's types throws, a limit: it is this call's, and was not sent.
            Call.Fail(error);
            return Sending.Over;
        }

        _arguments = [];
        Volatile.Write(ref _link, link);
        Interlocked.MemoryBarrier();
        if (_isAbandoned)
        {
            link.Abandon(Call);
        }

        return Sending.Sent;
    }

    public void Abandon(PendingCall call)
    {
        _isAbandoned = true;
        Interlocked.MemoryBarrier();
        if (Link is { } link)
        {
            link.Abandon(call);
        }
        else
        {
            router.Leave(this);
        }
    }

    public void OnEnd(PendingCall call) => router.End(this);
}

/// <summary>What became of a call that was to be sent.</summary>
internal enum Sending
{
    /// <summary>It is on its way; its end will come.</summary>
    Sent,

    /// <summary>It ended without having been sent.</summary>
    Over,

    /// <summary>The worker takes no more calls; the call may go elsewhere.</summary>
    Refused,
}
