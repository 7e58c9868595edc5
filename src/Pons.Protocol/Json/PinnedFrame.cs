using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>A frame that is being transcoded, and the buffers in it; its bytes do not move meanwhile.</summary>
internal sealed unsafe class PinnedFrame : ReceivedBuffers
{
    private readonly byte* _start;
    private readonly BufferEntry[] _entries;
    private readonly long[] _places;

    /// <param name="frame">What lies in an arena it has not.</param>
    /// <param name="start">Its first byte.</param>
    public PinnedFrame(in Frame frame, byte* start)
    {
        _start = start;
        _entries = frame.Buffers.Count == 0 ? [] : frame.Buffers.ToArray();
        _places = _entries.Length == 0 ? [] : frame.Buffers.PlacesInFrame();
        Handles = frame.Handles.Count;
        TotalBytes = _entries.Sum(entry => (long)entry.Size);
        if (Array.Exists(_entries, entry => entry.IsInArena))
        {
            throw new InvalidOperationException("A message for a link without an arena lies in one.");
        }
    }

    public int Handles { get; }

    public override int Count => _entries.Length;

    public override long TotalBytes { get; }

    public override ReadOnlySpan<byte> BytesOf(int index) => new(_start + _places[index], (int)_entries[index].Size);

    public bool IsWritable(int index) => index < Count && _entries[index].Writable == 1;

    /// <summary>Where a part of the frame lies.</summary>
    public byte* At(ReadOnlySpan<byte> part) => _start + OffsetOf(part);

    public int OffsetOf(ReadOnlySpan<byte> part) => part.IsEmpty ? 0 : (int)Unsafe.ByteOffset(ref *_start, ref MemoryMarshal.GetReference(part));

    public override (Memory<byte> Memory, IDisposable Owner, bool IsReadOnly)? Lease(int index) => null;
}
