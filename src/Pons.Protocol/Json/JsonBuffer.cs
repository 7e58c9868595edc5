namespace Pons.Protocol.Json;

/// <summary>A buffer of a message in the JSON form, and where in the message it lies.</summary>
internal readonly record struct JsonBuffer(int Offset, int Size, bool IsWritable)
{
    public const int Alignment = 16;

    /// <summary>Bytes of more than this stand in a buffer, and not in the text.</summary>
    public const int MostInText = 1024;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(Offset, Size);
}
