using System.Buffers;
using Pons.Protocol.Frames;

namespace Pons.Arenas;

/// <summary>Bytes of an arena that somebody here looks at: they stay as they are until this is disposed or collected.</summary>
internal sealed unsafe class ArenaMemory : MemoryManager<byte>
{
    private readonly Arena _arena;
    private int _isReleased;

    /// <param name="arena">Held by the caller; this lets go of it at the end.</param>
    /// <param name="entry">Where the bytes lie.</param>
    /// <param name="block">What this side took of its own half; null where the bytes are leased from the peer.</param>
    public ArenaMemory(Arena arena, BufferEntry entry, HubBlock? block)
    {
        _arena = arena;
        Entry = entry;
        Block = block;

        // A host that does little else would else never collect what was forgotten.
        GC.AddMemoryPressure((long)entry.Size);
    }

    // Who forgets to dispose an array must not cost its worker the memory for good. A span keeps nothing alive, and that is why arrays in shared memory are
    // given only to those who ask for them, and are to be held by a `using` while they are looked at.
#pragma warning disable CA2015, MA0055
    ~ArenaMemory() => Dispose(disposing: false);
#pragma warning restore CA2015, MA0055

    public BufferEntry Entry { get; }

    public HubBlock? Block { get; }

    public Arena Arena => _arena;

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isReleased) != 0, typeof(NDArray));
        return _arena.BytesAt(Entry);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isReleased) != 0, typeof(NDArray));
        return new MemoryHandle(_arena.Address + Entry.Offset + elementIndex, default, this);
    }

    public override void Unpin()
    {
        // This memory never moves; the handle keeps this object, and so the bytes.
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            GC.RemoveMemoryPressure((long)Entry.Size);
            _arena.LetGo(this);
        }
    }
}
