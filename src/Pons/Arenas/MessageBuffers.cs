using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Arenas;

/// <summary>The buffers of one message while it is read. Disposing gives back what of the arena was not kept.</summary>
internal sealed unsafe class MessageBuffers : ReceivedBuffers, IDisposable
{
    private readonly Arena? _arena;
    private readonly BufferEntry[] _entries;
    private readonly byte*[] _inFrame;
    private readonly int _count;
    private readonly HashSet<int> _kept = [];

    /// <param name="frame">A frame whose bytes do not move meanwhile.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="arena">Held by the caller, its entries checked; null where there is none.</param>
    public MessageBuffers(in Frame frame, byte* start, Arena? arena)
    {
        _arena = arena;
        _entries = new BufferEntry[frame.Buffers.Count];
        _inFrame = new byte*[_entries.Length];
        _count = frame.IsApart ? _entries.Length - 1 : _entries.Length;
        for (int i = 0; i < _entries.Length; i++)
        {
            _entries[i] = frame.Buffers[i];
            _inFrame[i] = _entries[i].IsInArena ? null : start + frame.Buffers.PlaceInFrame(i);
        }
    }

    /// <summary>Without the payload, if that is apart.</summary>
    public override int Count => _count;

    /// <summary>The payload, which the sender can still alter: nothing is read from it before it was copied.</summary>
    public ReadOnlySpan<byte> ApartPayload => _arena!.BytesAt(_entries[^1]);

    public override ReadOnlySpan<byte> BytesOf(int index) =>
        _entries[index].IsInArena ? _arena!.BytesAt(_entries[index]) : new ReadOnlySpan<byte>(_inFrame[index], (int)_entries[index].Size);

    public override (Memory<byte> Memory, IDisposable Owner, bool IsReadOnly)? Lease(int index)
    {
        if (!_entries[index].IsInArena || _kept.Contains(index) || _arena!.TryKeep(_entries[index]) is not { } kept)
        {
            return null;
        }

        // It is given back by its owner now. A payload may name a buffer more than once; the others copy it then.
        bool isReadOnly = _entries[index].Writable == 0;
        _kept.Add(index);
        return (kept.Memory, kept, isReadOnly);
    }

    public void Dispose()
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i].IsInArena && !_kept.Contains(i))
            {
                _arena!.GiveBack(_entries[i]);
            }
        }
    }
}
