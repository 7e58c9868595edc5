namespace Pons.Protocol.Values;

/// <summary>Puts large bytes of a message that is being written where the receiver finds them without the pipe.</summary>
/// <remarks>Each message has its own; what it placed is announced by the message's buffer table, in that order.</remarks>
internal interface IBufferPlacer
{
    /// <summary>Copies the bytes to such a place; false where there is none, or they are too few to be worth it.</summary>
    bool TryPlace(ReadOnlySpan<byte> bytes, bool isWritable);

    /// <summary>Announces memory that lies in such a place already; false where it does not.</summary>
    bool TryAnnounce(ReadOnlyMemory<byte> bytes, bool isWritable);
}
