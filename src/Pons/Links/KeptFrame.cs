using System.Buffers;
using Pons.Arenas;
using Pons.Protocol.Frames;

namespace Pons.Links;

/// <summary>A message that is read later, or elsewhere, than on the thread that received it.</summary>
/// <remarks>Not safe for two threads at once. Disposing lets go of its memory; what it has in the arena is given back by whoever reads or drops it.</remarks>
internal sealed class KeptFrame : IDisposable
{
    private readonly FrameHeader _header;
    private readonly bool _isHeld;
    private byte[]? _bytes;

    /// <param name="frame">Received just now, by a thread that holds the memory of its buffers.</param>
    /// <param name="reader">Reads its payload.</param>
    public KeptFrame(in Frame frame, MessageReader reader)
    {
        Reader = reader;
        _header = frame.Header;
        _isHeld = frame.Buffers.Count > 0 && reader.TryHold();
        _bytes = ArrayPool<byte>.Shared.Rent(frame.Bytes.Length);
        frame.Bytes.CopyTo(_bytes);
    }

    public MessageReader Reader { get; }

    /// <summary>The payload of a message without tables, which ends it; much quicker than cutting the frame anew.</summary>
    public ReadOnlySpan<byte> LastBytes(int count) => _bytes.AsSpan((int)_header.TotalBytes - count, count);

    public Frame Frame => Frame.Parse(_header, _bytes.AsSpan(0, (int)_header.TotalBytes));

    /// <summary>Nobody wants it: what it has in the arena and holds of handles is given back.</summary>
    public void Drop()
    {
        if (_bytes is not null)
        {
            Reader.Drop(Frame);
            Dispose();
        }
    }

    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            if (_isHeld)
            {
                Reader.LetGo();
            }

            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
