using System.Buffers.Binary;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;

namespace Pons.Links;

/// <content>The consumer's side: one item after the other.</content>
internal sealed partial class PendingStream<T>
{
    /// <summary>The next item of what has arrived; false at the end.</summary>
    private bool TakeNext()
    {
        KeptFrame? frame = null;
        Exception? error;
        lock (_gate)
        {
            if (!_isCut)
            {
                _frames.TryDequeue(out frame);
            }

            error = _error;
        }

        if (frame is null)
        {
            return error is null ? false : throw error;
        }

        if (frame.Frame.Header.Flags.HasFlag(FrameFlags.Batch))
        {
            (_batch, _at, _batchSize) = (frame, 0, frame.Frame.Payload.Length);
            return ReadBatch();
        }

        using (frame)
        {
            Frame one = frame.Frame;
            ulong size = (ulong)one.Payload.Length;
            for (int i = 0; i < one.Buffers.Count; i++)
            {
                size += one.Buffers[i].Size;
            }

            Current = Decode(() => frame.Reader.Read<T>(frame.Frame, _limits, "item"));
            Count(size);
        }

        return true;
    }

    private bool ReadBatch()
    {
        ReadOnlySpan<byte> payload = _batch!.LastBytes(_batchSize);
        int size = (int)BinaryPrimitives.ReadUInt32LittleEndian(payload[_at..]);
        ReadOnlySpan<byte> item = payload.Slice(_at + sizeof(uint), size);
        _at += sizeof(uint) + size;
        bool isLast = _at == payload.Length;
        try
        {
            Current = PickleCodec.Read<T>(item, _limits, "item");
        }
        catch
        {
            Break();
            throw;
        }

        Count((ulong)size);
        if (isLast)
        {
            _batch.Dispose();
            _batch = null;
        }

        return true;
    }

    private T Decode(Func<T> read)
    {
        try
        {
            return read();
        }
        catch
        {
            Break();
            throw;
        }
    }

    /// <summary>An item cannot become what its consumer wants: the stream ends here, on both sides.</summary>
    private void Break()
    {
        _isCut = true;
        if (Claim())
        {
            Route?.Abandon(this);
            Complete(null);
        }
    }

    /// <summary>What comes beyond the credit would fill this side without end. Bytes are the sender's to count: one item may overdraw them.</summary>
    private void Spend(in Frame frame)
    {
        int count = frame.Header.Flags.HasFlag(FrameFlags.Batch) ? new Batch(frame.Payload).Count : 1;
        if (Interlocked.Add(ref _allowed, -count) < 0)
        {
            throw new ProtocolException("order", $"The stream of '{Action}' yields more items than it was granted.");
        }
    }

    private void Count(ulong bytes)
    {
        _readItems++;
        _readBytes += bytes;
        StreamWindow window = Options.Window;
        if ((2 * _readItems >= (ulong)window.Items || 2 * _readBytes >= (ulong)window.Bytes) && !IsOver)
        {
            Interlocked.Add(ref _allowed, (long)_readItems);
            Link!.SendCredit(Id, new Credit(_readItems, _readBytes));
            (_readItems, _readBytes) = (0, 0);
        }
    }

    private void DropAll()
    {
        DropWaiting();
        _batch?.Drop();
        _batch = null;
    }

    private void DropWaiting()
    {
        while (true)
        {
            KeptFrame? frame;
            lock (_gate)
            {
                if (!_frames.TryDequeue(out frame))
                {
                    return;
                }
            }

            frame.Drop();
        }
    }
}
