using System.Buffers;
using System.Runtime.CompilerServices;

namespace Pons.Protocol;

/// <summary>A growing byte buffer that codecs write into and links send from; what was written can still be changed.</summary>
/// <remarks>Not safe for two threads at once. Reuse it with <see cref="Clear"/>: it keeps its memory.</remarks>
internal sealed class OutputBuffer : IBufferWriter<byte>
{
    // What a giant message needed goes back to the pool that all share and that trims itself, so that one call does not cost a process its memory for good.
    private const int KeptCapacity = 1 << 20;

    private byte[] _bytes;

    public OutputBuffer(int capacity = 256)
    {
        _bytes = new byte[capacity];
    }

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>The same, for whoever keeps it past a wait; it is gone with the next byte that is written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptCapacity)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = new byte[256];
        }
    }

    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Makes room within what was written, and gives it to be filled.</summary>
    public Span<byte> Insert(int at, int count)
    {
        Reserve(count);
        _bytes.AsSpan(at, Length - at).CopyTo(_bytes.AsSpan(at + count));
        Length += count;
        return _bytes.AsSpan(at, count);
    }

    public void Advance(int count) => Length = checked(Length + count);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        long wanted = Math.Max((long)_bytes.Length * 2, (long)Length + count);
        int capacity = (int)Math.Min(wanted, Array.MaxLength);
        if (capacity - Length < count)
        {
            throw new InvalidOperationException($"A message of more than {Array.MaxLength} bytes cannot be written.");
        }

        byte[] larger = capacity > KeptCapacity ? ArrayPool<byte>.Shared.Rent(capacity) : new byte[capacity];
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > KeptCapacity)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
