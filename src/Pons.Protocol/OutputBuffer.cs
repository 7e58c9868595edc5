using System.Buffers;
using System.Runtime.CompilerServices;

namespace Pons.Protocol;

/// <summary>A growing byte buffer that codecs write into and links send from; what was written can still be changed.</summary>
/// <remarks>Not safe for two threads at once. Reuse it with <see cref="Clear"/>: it keeps its memory.</remarks>
internal sealed class OutputBuffer : IBufferWriter<byte>
{
    // A buffer that once held a giant message gives its memory back, so that one call does not cost a process its memory for good.
    private const int KeptCapacity = 1 << 20;

    private byte[] _bytes;

    public OutputBuffer(int capacity = 256)
    {
        _bytes = new byte[capacity];
    }

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptCapacity)
        {
            _bytes = new byte[256];
        }
    }

    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
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

        Array.Resize(ref _bytes, capacity);
    }
}
