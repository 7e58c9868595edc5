using System.Runtime.InteropServices;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Arenas;

/// <summary>What one message that is being written has in the arena; its table names them in this order.</summary>
/// <remarks>Kept per thread and used again; a message that is not sent in the end takes back what it placed.</remarks>
internal sealed class Placement : IBufferPlacer
{
    // Made for the first message that needs it: the others, and a start, do without.
    private List<BufferEntry>? _entries;
    private List<byte[]>? _behind;
    private Arena? _arena;

    /// <summary>All bytes of what it has placed.</summary>
    public long Bytes => _entries?.Sum(entry => (long)entry.Size) ?? 0;

    public int Count => _entries?.Count ?? 0;

    public bool HasEntries => _entries is { Count: > 0 };

    private bool IsFull => _entries?.Count == ushort.MaxValue;

    public void Begin(Arena? arena) => _arena = arena;

    public bool TryPlace(ReadOnlySpan<byte> bytes, bool isWritable)
    {
        if (_arena is null || IsFull || !_arena.TryPut(bytes, isWritable, out BufferEntry entry))
        {
            return false;
        }

        (_entries ??= []).Add(entry);
        return true;
    }

    public bool TryAnnounce(ReadOnlyMemory<byte> bytes, bool isWritable)
    {
        bool isShared = MemoryMarshal.TryGetMemoryManager(bytes, out ArenaMemory? memory, out int start, out int length)
            && memory.Block is not null && ReferenceEquals(memory.Arena, _arena) && _arena.IsOpen && length > 0 && !IsFull;
        if (!isShared)
        {
            return false;
        }

        var entry = new BufferEntry(BufferEntry.InArena, isWritable ? (byte)1 : (byte)0, 0, (ulong)length, memory!.Entry.Offset + (ulong)start);
        ObjectDisposedException.ThrowIf(!_arena!.TryLease(memory, entry), typeof(NDArray));
        (_entries ??= []).Add(entry);
        return true;
    }

    /// <summary>Puts bytes into the arena, or behind the payload where there is no room for them.</summary>
    public void Put(byte[] bytes, bool isWritable)
    {
        if (!TryPlace(bytes, isWritable))
        {
            (_entries ??= []).Add(new BufferEntry(BufferEntry.InFrame, isWritable ? (byte)1 : (byte)0, 0, (ulong)bytes.Length, 0));
            (_behind ??= []).Add(bytes);
        }
    }

    /// <summary>Puts the payload apart if it is large, and the table before it if there is anything to name; answers the flags that say so.</summary>
    public FrameFlags Finish(OutputBuffer output, int payloadStart, IReadOnlyList<HandleEntry>? handles = null)
    {
        FrameFlags flags = FrameFlags.None;
        if (output.Length - payloadStart >= Arena.Threshold && TryPlace(output.Written[payloadStart..], isWritable: false))
        {
            output.Truncate(payloadStart);
            flags |= FrameFlags.Apart;
        }

        if (_entries is not { Count: > 0 } && handles is not { Count: > 0 })
        {
            return flags;
        }

        FrameWriter.InsertTables(output, payloadStart, handles ?? [], _entries ?? []);
        _behind?.ForEach(bytes => FrameWriter.AppendBuffer(output, bytes));
        return flags | FrameFlags.Tables;
    }

    /// <summary>The message was sent, or will not be: then what was placed for it is taken back.</summary>
    public void End(bool isSent)
    {
        if (!isSent)
        {
            _entries?.ForEach(TakeBack);
        }

        _entries?.Clear();
        _behind?.Clear();
        _arena = null;
    }

    private void TakeBack(BufferEntry entry)
    {
        if (!entry.IsInArena)
        {
            return;
        }

        try
        {
            _arena!.Return(entry);
        }
        catch (ProtocolException)
        {
            // A worker has given back what it never got: the place is free already, and whoever calls has nothing to do with that.
        }
    }
}
