namespace Pons.Protocol.Values;

/// <summary>Makes handles of the functions, streams and objects of a message that is being written.</summary>
/// <remarks>Each message has its own; what was added is announced by the message's handle table, in that order.</remarks>
internal abstract class SentHandles
{
    /// <summary>Answers the target's index in the message's handle table; throws <see cref="ValueException"/> when it cannot cross.</summary>
    public abstract int Add(object target);
}
