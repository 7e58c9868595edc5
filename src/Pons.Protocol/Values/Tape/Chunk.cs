namespace Pons.Protocol.Values;

/// <summary>A run of a container's items: nodes on the tape or, with a stride, big-endian doubles that stay in the
/// source.</summary>
internal struct Chunk
{
    public int Start;
    public int Count;

    /// <summary>The next chunk of the container, or 0.</summary>
    public int Next;

    /// <summary>The distance in bytes from one double to the next, or 0 for nodes.</summary>
    public int Stride;
}
