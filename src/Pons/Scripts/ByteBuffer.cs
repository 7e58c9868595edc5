namespace Pons.Scripts;

/// <summary>Bytes that gather until they are an item.</summary>
internal sealed class ByteBuffer(int limit)
{
    private byte[] _bytes = [];

    public int Length { get; set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Adds bytes; false when they are more than the limit allows.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit - Length)
        {
            return false;
        }

        if (Length + bytes.Length > _bytes.Length)
        {
            int larger = (int)Math.Min(Math.Max(_bytes.Length * 2L, Length + bytes.Length), Math.Max(limit, 256));
            Array.Resize(ref _bytes, Math.Max(larger, Length + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }
}
