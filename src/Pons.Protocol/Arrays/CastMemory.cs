using System.Buffers;
using System.Runtime.InteropServices;

namespace Pons;

/// <summary>Memory of one type seen as memory of another; it keeps the first one alive.</summary>
internal sealed class CastMemory<TFrom, TTo>(Memory<TFrom> from) : MemoryManager<TTo>
    where TFrom : unmanaged
    where TTo : unmanaged
{
    public override Span<TTo> GetSpan() => MemoryMarshal.Cast<TFrom, TTo>(from.Span);

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        MemoryHandle handle = from.Pin();
        return new MemoryHandle((TTo*)handle.Pointer + elementIndex, default, new Pinned(handle));
    }

    public override void Unpin()
    {
        // The handle that Pin gave ends what it began.
    }

    protected override void Dispose(bool disposing)
    {
        // The memory is another's.
    }

    private sealed class Pinned(MemoryHandle handle) : IPinnable
    {
        public MemoryHandle Pin(int elementIndex) => handle;

        public void Unpin() => handle.Dispose();
    }
}
