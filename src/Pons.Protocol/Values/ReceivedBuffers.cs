namespace Pons.Protocol.Values;

/// <summary>The buffers of a message that is being read: behind its payload, or in memory that is shared with the sender.</summary>
/// <remarks>Valid for as long as the message is read; what is wanted longer is copied, or leased.</remarks>
internal abstract class ReceivedBuffers
{
    public abstract int Count { get; }

    /// <summary>The bytes of all of them.</summary>
    public abstract long TotalBytes { get; }

    public abstract ReadOnlySpan<byte> BytesOf(int index);

    /// <summary>Gives the buffer as memory that stays as it is until its owner is disposed or collected; null where it has to be copied.</summary>
    public abstract (Memory<byte> Memory, IDisposable Owner, bool IsReadOnly)? Lease(int index);
}
