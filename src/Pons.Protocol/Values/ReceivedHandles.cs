namespace Pons.Protocol.Values;

/// <summary>The handles of a message that is being read.</summary>
/// <remarks>Valid for as long as the message is read. A payload that names an index twice takes it once for each type
/// that it is wanted in.</remarks>
internal abstract class ReceivedHandles
{
    public abstract int Count { get; }

    /// <summary>Makes what the wanted type asks for, which is <see cref="object"/> where no type was; throws
    /// <see cref="ValueException"/> when that cannot be.</summary>
    public abstract object Take(int index, Type wanted);
}
