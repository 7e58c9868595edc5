using Pons.Actions;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Serving;

namespace Pons.Links;

/// <content>What the hub says to calls of the peer.</content>
#pragma warning disable CA1001 // closing it ends what it watches
internal sealed partial class Link
{
    /// <summary>Ends a peer's call well.</summary>
    /// <exception cref="ValueException">The result cannot cross; nothing was sent.</exception>
    public void SendReturn(ulong call, object? value) => SendValue(MessageKind.Return, call, value, "The result", "result");

    /// <summary>What the peer is told of an exception: a client that may see no frames gets no more than what it is and what it says.</summary>
    public Dictionary<string, object?> Describe(Exception error) => ClientLink is { Terms.MaySeeFrames: false } ? LocalError.WithoutFrames(error) : LocalError.Of(error);

    /// <summary>How large the message of a peer's call was that is served just now.</summary>
    public long BytesOf(ulong call) => _served.Find(call)?.Bytes ?? 0;

    /// <summary>Ends a peer's call badly.</summary>
    public void SendError(ulong call, IReadOnlyDictionary<string, object?> error)
    {
        try
        {
            SendPayload(MessageKind.Error, error, call);
        }
        catch (ValueException)
        {
            // Its causes are nested deeper than a value may be; without them it still says what happened.
            SendPayload(MessageKind.Error, LocalError.Of((string)error["code"]!, (string)error["message"]!), call);
        }
    }

    /// <summary>Ends a peer's call with the error of another peer, as that wrote it.</summary>
    public void SendErrorAs(ulong call, ReadOnlySpan<byte> payload)
    {
        try
        {
            SendAs(MessageKind.Error, call, payload);
        }
        catch (ValueException unreadable)
        {
            // This peer speaks another form than that one, and cannot be told what is none of either.
            SendError(call, Describe(unreadable));
        }
    }

    private void SendAs(MessageKind kind, ulong call, ReadOnlySpan<byte> payload)
    {
        OutputBuffer frame = RentBuffer();
        int start = FrameWriter.Begin(frame, kind, call);
        frame.Write(payload);
        FrameWriter.End(frame, start);
        _outbox.Send(frame);
        ReturnBuffer(frame);
    }

    public void SendProgress(ulong call, double? fraction, string? text) => SendPayload(MessageKind.Progress, new object?[] { fraction, text ?? "" }, call);

    /// <summary>Sends what somebody printed in the course of a peer's call, as it came.</summary>
    /// <exception cref="ValueException">It is too long for this peer.</exception>
    public void SendLog(ulong call, ReadOnlySpan<byte> payload) => SendAs(MessageKind.Log, call, payload);

    /// <summary>Sends an item alone, its payload written by others.</summary>
    public bool SendWritten(OutputBuffer frames) => _outbox.Send(frames);

    /// <summary>Sends items that were gathered, each behind its size.</summary>
    public void SendItems(ulong call, ReadOnlySpan<byte> batch, int count)
    {
        OutputBuffer frame = RentBuffer();
        int start = FrameWriter.Begin(frame, MessageKind.Item, call);
        frame.Write(count == 1 ? batch[sizeof(uint)..] : batch);
        FrameWriter.End(frame, start, count == 1 ? FrameFlags.None : FrameFlags.Batch);
        _outbox.Send(frame);
        ReturnBuffer(frame);
    }

    /// <summary>Writes a message; whoever rents the draft sends and returns it.</summary>
    public Draft RentDraft() => Draft.Rent(this, _arena);

    /// <summary>Writes a message that carries one value behind what stands in the draft.</summary>
    public void WriteValue(Draft draft, MessageKind kind, ulong call, object? value, string root, ReadOnlySpan<byte> name = default, ulong client = 0)
    {
        int start = FrameWriter.Begin(draft.Frame, kind, call, name, client: client);
        int payloadStart = draft.Frame.Length;
        FrameFlags flags = PickleCodec.Write(draft.Frame, value, _values, root, draft.Placement, draft.Handles) ? FrameFlags.Plain : FrameFlags.None;
        FrameWriter.End(draft.Frame, start, flags | draft.Placement.Finish(draft.Frame, payloadStart, draft.Handles.Entries));
    }

    /// <summary>Sends what came by another link on: a result, an item, the data of an event.</summary>
    /// <returns>What other links of the JSON form may send as well, where that was asked for and can be.</returns>
    public byte[]? SendParcel(MessageKind kind, ulong call, Parcel parcel, ReadOnlySpan<byte> name = default, ulong client = 0, bool isShared = false)
    {
        Draft draft = RentDraft();
        bool isSent = false;
        try
        {
            int start = FrameWriter.Begin(draft.Frame, kind, call, name, client: client);
            int payloadStart = draft.Frame.Length;
            FrameFlags flags = parcel.WriteTo(draft);
            CheckSize(draft.Frame.Length, "What is sent on", "result");
            FrameWriter.End(draft.Frame, start, flags | draft.Placement.Finish(draft.Frame, payloadStart, draft.Handles.Entries));
            isSent = SendDraft(draft, isShared, out byte[]? shared);
            return shared;
        }
        finally
        {
            draft.Return(isSent);
        }
    }

    /// <summary>Sends an event; answers what other links of the JSON form may send as well, where there is such a thing.</summary>
    public byte[]? SendEvent(ReadOnlySpan<byte> topic, object? data, ulong client = 0)
    {
        Draft draft = RentDraft();
        bool isSent = false;
        try
        {
            WriteValue(draft, MessageKind.Event, 0, data, "data", topic, client);
            CheckSize(draft.Frame.Length, "The data of an event", "data");
            isSent = SendDraft(draft, isShared: true, out byte[]? shared);
            return shared;
        }
        finally
        {
            draft.Return(isSent);
        }
    }

    /// <summary>Sends what another link of the same form has written; false when it cannot be sent here so.</summary>
    public bool SendShared(byte[] message) => message.Length <= _limits.MessageBytes && _outbox.SendShared(message);

    // What carries handles names them by this link's own numbers, and what is long travels in parts.
    private bool SendDraft(Draft draft, bool isShared, out byte[]? shared)
    {
        shared = isShared && draft.Handles.Entries is not { Count: > 0 } ? _outbox.Render(draft.Frame) : null;
        return (shared is not null && _outbox.SendShared(shared)) || _outbox.Send(draft.Frame);
    }

    /// <summary>Forgets a peer's call, whose end is about to be sent; false when it had ended before.</summary>
    public bool TakeServed(ulong call) => _served.Remove(call);

    private void SendValue(MessageKind kind, ulong call, object? value, string what, string root)
    {
        Draft draft = RentDraft();
        bool isSent = false;
        try
        {
            WriteValue(draft, kind, call, value, root);
            CheckSize(draft.Frame.Length, what, root);
            isSent = _outbox.Send(draft.Frame);
        }
        finally
        {
            draft.Return(isSent);
        }
    }

    private void OnStuck(ulong call)
    {
        if (_calls.Find(call) is { } stuck)
        {
            _owner.OnStuck(stuck.Action);
        }
    }
}
#pragma warning restore CA1001
