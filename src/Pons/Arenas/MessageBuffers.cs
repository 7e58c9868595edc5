using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Arenas;

/// <summary>The buffers of one message while it is read. Disposing gives back what of the arena was not kept.</summary>
internal sealed unsafe class MessageBuffers : ReceivedBuffers, IDisposable
{
    private readonly Arena? _arena;
    private readonly BufferEntry[] _entries;
    private readonly long[] _places;
    private readonly byte* _frame;
    private readonly Dictionary<int, ArenaMemory> _kept = [];

    /// <param name="frame">A frame whose bytes do not move meanwhile.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="arena">Held by the caller, its entries checked; null where there is none.</param>
    public MessageBuffers(in Frame frame, byte* start, Arena? arena)
    {
        _arena = arena;
        _frame = start;
        _entries = frame.Buffers.ToArray();
        _places = frame.Buffers.PlacesInFrame();
        Count = frame.IsApart ? _entries.Length - 1 : _entries.Length;
        TotalBytes = _entries.Sum(entry => (long)entry.Size);
    }

    /// <summary>Without the payload, if that is apart.</summary>
    public override int Count { get; }

    public override long TotalBytes { get; }

    /// <summary>The payload, which the sender can still alter: nothing is read from it before it was copied.</summary>
    public ReadOnlySpan<byte> ApartPayload => _arena!.BytesAt(_entries[^1]);

    public override ReadOnlySpan<byte> BytesOf(int index) =>
        _entries[index].IsInArena ? _arena!.BytesAt(_entries[index]) : new ReadOnlySpan<byte>(_frame + _places[index], (int)_entries[index].Size);

    public override (Memory<byte> Memory, IDisposable Owner, bool IsReadOnly)? Lease(int index)
    {
        // A payload may name a buffer more than once; the others copy it then.
        if (!_entries[index].IsInArena || _kept.ContainsKey(index) || _arena!.TryKeep(_entries[index]) is not { } kept)
        {
            return null;
        }

        _kept.Add(index, kept);
        return (kept.Memory, kept, _entries[index].Writable == 0);
    }

    /// <summary>The value that they were kept for could not be made.</summary>
    public void GiveUpKept()
    {
        foreach (IDisposable kept in _kept.Values)
        {
            kept.Dispose();
        }
    }

    public void Dispose()
    {
        BufferEntry[] rest = [.. _entries.Where((entry, i) => entry.IsInArena && !_kept.ContainsKey(i))];
        if (rest.Length > 0)
        {
            _arena!.GiveBack(rest);
        }
    }
}
