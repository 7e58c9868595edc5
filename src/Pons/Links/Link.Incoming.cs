using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.Links;

/// <content>What arrives, on the thread that reads just then.</content>
internal sealed partial class Link
{
    private ulong _lastPeerCall;
    private bool _isReady;

    public void OnFrame(in Frame frame, bool onLinkThread)
    {
        CheckOrder(frame.Header);
        if (frame.Buffers.Count == 0 || frame.Header.Kind == MessageKind.Lease)
        {
            // A lease names places in our own half, which are looked up.
            Take(frame, onLinkThread);
            return;
        }

        _messages.Check(frame);
        CheckListens(frame);

        // Where the memory is gone the link is closed, and with it every call has failed.
        if (_messages.TryHold())
        {
            try
            {
                Take(frame, onLinkThread);
            }
            finally
            {
                _messages.LetGo();
            }
        }
    }

    public void OnRefused(in Frame frame, ValueException refusal)
    {
        CheckOrder(frame.Header);
        switch (frame.Header.Kind)
        {
            case MessageKind.Call:
                CheckPeerCall(frame.Header.Call);
                _messages.Drop(frame);
                SendError(frame.Header.Call, Describe(refusal));
                break;
            case MessageKind.Return:
                EndCall(frame, refusal);
                break;
            default:
                PendingCall stream = FindYielding(frame);
                _messages.Drop(frame);
                if (stream.Fail(refusal))
                {
                    stream.Route?.Abandon(stream);
                }

                break;
        }
    }

    public void OnPrinted(ReadOnlySpan<byte> bytes) => _owner.OnPrinted(bytes);

    public void BeginGathering() => _outbox.BeginGathering();

    public void EndGathering() => _outbox.EndGathering();

    public void OnEnd(Exception? error)
    {
        if (_calls.IsClosed)
        {
            // This side has given up the calls that something came for: that is no fault of the worker, whose end has its reason already.
            error = null;
        }

        if (error is ValueException value)
        {
            // Outside of a call nobody else can be told that a payload holds what it may not.
            error = new ProtocolException("payload", value.Message);
        }

        if (error is ProtocolException fault)
        {
            SendPayload(MessageKind.Fault, new object?[] { fault.Code, fault.Message });
        }

        _owner.OnLinkEnd(error);
    }

    /// <summary>Takes in a message whose buffers stay where they are meanwhile.</summary>
    private void Take(in Frame frame, bool onLinkThread)
    {
        FrameHeader header = frame.Header;
        switch (header.Kind)
        {
            case MessageKind.Return or MessageKind.Error when header.Call != 0:
                EndCall(frame, onLinkThread);
                break;
            case MessageKind.Log:
                PendingCall? printing = header.Call == 0 ? null : _calls.Find(header.Call);
                printing?.Print(frame);
                _owner.OnLog(frame, printing);
                break;
            case MessageKind.Join:
                _owner.OnJoin(frame);
                break;
            case MessageKind.Ready:
                _owner.OnReady(frame);
                _isReady = true;
                break;
            case MessageKind.Error:
                _owner.OnLoadError(RemoteError.Read(frame.Payload, "(load)"));
                break;
            case MessageKind.Fault:
                throw ReadFault(frame);
            case MessageKind.Item:
                Yield(frame);
                break;
            case MessageKind.Progress:
                _calls.Find(header.Call)?.Report(frame);
                break;
            case MessageKind.Event:
                _owner.OnEvent(this, frame, _messages);
                break;
            case MessageKind.Lease:
                TakeBack(frame);
                break;
            case MessageKind.Release:
                TakeBackHandles(frame);
                break;
            case MessageKind.Call:
                OnCall(frame, onLinkThread);
                break;
            case MessageKind.Cancel:
                FindServed(header)?.Cancel();
                break;
            case MessageKind.Credit:
                FindServed(header)?.Grant(frame.Credit);
                break;
            default:
                throw new ProtocolException("order", $"{FrameRules.Message(header.Kind)} arrived, for which there was no reason.");
        }
    }

    private void EndCall(in Frame frame, bool onLinkThread)
    {
        PendingCall call = _calls.Take(frame.Header.Call);
        try
        {
            NoteEnd(frame, call);
            call.Answer(frame, _messages, onLinkThread);
        }
        catch (Exception error)
        {
            // It has left the table, so that the link's end does not reach it any more.
            call.Fail(error);
            throw;
        }
        finally
        {
            call.LeaveWire();
        }
    }

    private void EndCall(in Frame frame, ValueException refusal)
    {
        PendingCall call = _calls.Take(frame.Header.Call);
        try
        {
            NoteEnd(frame, call);
            _messages.Drop(frame);
        }
        finally
        {
            call.Fail(refusal);
            call.LeaveWire();
        }
    }

    private void NoteEnd(in Frame frame, PendingCall call)
    {
        if (++_answered == EnoughCalls)
        {
            _owner.OnEnoughCalls();
        }

        if (frame.Header.Kind == MessageKind.Error)
        {
            NoteFailure(call, Failed);
            if (call.IsOver)
            {
                _owner.OnCancelled();
            }
        }
        else
        {
            NoteTime(call, Done);
        }

        call.Route?.OnEnd(call);
    }

    /// <summary>Before it is ready a peer only prints, says why it is not, or that a rule was broken.</summary>
    private void CheckOrder(in FrameHeader header)
    {
        bool mayBeEarly = header.Kind is MessageKind.Ready or MessageKind.Join or MessageKind.Log or MessageKind.Fault || (header.Kind == MessageKind.Error && header.Call == 0);
        if (!_isReady && !mayBeEarly)
        {
            throw new ProtocolException("order", $"{FrameRules.Message(header.Kind)} arrived before the peer was ready.");
        }
    }

    private static ProtocolException ReadFault(in Frame frame) =>
        Row.Of(PickleCodec.Read<object?>(frame.Payload, new ValueLimits()), 2) is { } fault
            ? new ProtocolException(fault[0] as string ?? "payload", $"The peer closed the link because the hub broke a rule: {fault[1]}")
            : new ProtocolException("payload", "The peer closed the link with a fault that cannot be read.");

    /// <summary>Each place in the arena is given back by a message: who sends them and reads nothing must not fill the host's memory with those.</summary>
    private void CheckListens(in Frame frame)
    {
        if (frame.Buffers.Count > 0 && _outbox.IsFull)
        {
            throw new ProtocolException("size", "The peer sends large messages and does not read what it is told of them.");
        }
    }

    private void TakeBack(in Frame frame)
    {
        for (int i = 0; i < frame.Buffers.Count; i++)
        {
            if (_arena is null)
            {
                throw new ProtocolException("table", "A lease was given back, and there is no arena on this link.");
            }

            _arena.Return(frame.Buffers[i]);
        }
    }

    private void TakeBackHandles(in Frame frame)
    {
        foreach (HandleEntry entry in frame.Handles)
        {
            Handles.Exports.Release(entry.Id, entry.Count);
        }
    }

    private void Yield(in Frame frame) => FindYielding(frame).Yield(frame, _messages);

    private PendingCall FindYielding(in Frame frame) =>
        _calls.Find(frame.Header.Call) ?? throw new ProtocolException("call", $"An item of call {frame.Header.Call} arrived, which is not in flight.");

    private void OnCall(in Frame frame, bool onLinkThread)
    {
        FrameHeader header = frame.Header;
        CheckPeerCall(header.Call);
        PendingCall? cause = header.Parent == 0 ? null : _calls.Find(header.Parent);
        if (header.Parent != 0 && cause is null && !_calls.WasMade(header.Parent))
        {
            throw new ProtocolException("call", $"Call {header.Call} names call {header.Parent} as its parent, which was never made.");
        }

        var chain = new Chain(this, header.Call, cause);
        if (_owner.Serve(frame, _messages, chain) is not { } served)
        {
            return;
        }

        served.Bytes = frame.Bytes.Length;
        if (!_served.Add(served))
        {
            served.Refuse("busy", $"The call was not begun: as much of this peer is in flight as is allowed, {_limits.Calls} calls ({nameof(LinkLimits)}.{nameof(LinkLimits.Calls)}) "
                + $"or {_limits.CallBytes} bytes of them ({nameof(LinkLimits)}.{nameof(LinkLimits.CallBytes)}).");
        }
        else if (chain.Depth > _limits.Chain)
        {
            served.Refuse("busy", $"The call was not begun: {_limits.Chain} calls are under way, each in the course of the one before ({nameof(LinkLimits)}.{nameof(LinkLimits.Chain)}).");
        }
        else if (served.MayVisit && cause is not null && cause.TryVisit(served))
        {
            if (!_intake.IsReadingFor(cause))
            {
                cause.Wake();
                _intake.LeaveToVisitor();
            }
        }
        else
        {
            served.Start();
        }
    }

    /// <summary>A peer's call while it is served; nothing when it has ended and the message was under way.</summary>
    private ServedCall? FindServed(in FrameHeader header) => header.Call % 2 == 0 && header.Call <= _lastPeerCall
        ? _served.Find(header.Call)
        : throw new ProtocolException("call", $"{FrameRules.Message(header.Kind)} arrived for call {header.Call}, which was never made.");

    private void CheckPeerCall(ulong call)
    {
        if (call % 2 != 0)
        {
            throw new ProtocolException("call", $"Call {call} came from the peer; its calls have even ids.");
        }

        if (call <= _lastPeerCall)
        {
            throw new ProtocolException("call", $"Call {call} was used already.");
        }

        _lastPeerCall = call;
        if (_outbox.IsFull)
        {
            throw new ProtocolException("size", "The peer makes calls and does not read their answers.");
        }
    }
}
