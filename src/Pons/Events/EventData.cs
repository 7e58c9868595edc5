namespace Pons.Events;

/// <summary>An event's data, in whatever form it came.</summary>
/// <remarks>Shared by all subscribers, and so safe for any number of threads; it owns what it reads from.</remarks>
internal abstract class EventData
{
    /// <exception cref="ValueException">It is no <typeparamref name="T"/>.</exception>
    public abstract T Read<T>();
}
