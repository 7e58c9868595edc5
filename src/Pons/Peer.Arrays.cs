using Pons.Arenas;

namespace Pons;

/// <content>Arrays in memory that is shared with the worker.</content>
public sealed partial class Peer
{
    /// <summary>
    /// An array of zeros in memory that is shared with the peer's worker, so that it is sent without a copy; the worker sees later changes too. Dispose it when it is no longer
    /// needed. Where no memory can be shared it is an ordinary array, as it is for every other worker of a pool: then it is copied when it is sent.
    /// </summary>
    /// <exception cref="ArgumentException">That is no shape, or is too large for an array.</exception>
    public NDArray NewArray<T>(params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        var dtype = DType.Of<T>();
        int[] lengths = [.. shape];
        long size = ArrayLayout.ByteCount(lengths, dtype.ItemSize);
        if (size < 0)
        {
            throw new ArgumentException($"({string.Join(", ", lengths)}) is no shape of an array of {typeof(T)}, or is too large.", nameof(shape));
        }

        ArenaMemory? memory = size >= Arena.Threshold ? FirstLink?.TakeMemory(size) : null;
        return memory is null ? new NDArray(dtype, lengths, new byte[size]) : new NDArray(dtype, lengths, memory.Memory, owner: memory);
    }
}
