namespace Pons.Protocol.Values;

/// <summary>The items of a container in their order, in one or more chunks; a dict's are key, value, key,
/// value.</summary>
internal struct Container
{
    public Chunk First;

    /// <summary>The last chunk, or 0 while the first is the last.</summary>
    public int Last;

    public int Count;

    /// <summary>True while the container is being read: to meet it again is a cycle.</summary>
    public bool IsOpen;
}
