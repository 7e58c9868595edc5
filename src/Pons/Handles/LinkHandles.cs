using Pons.Links;
using Pons.Protocol.Frames;

namespace Pons.Handles;

/// <summary>The handles that went over one link, both ways.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class LinkHandles(Link link)
{
    private int _held;

    /// <summary>What the hub has sent to the peer.</summary>
    public ExportTable Exports { get; } = new();

    /// <summary>How many things of the peer are held at the hub.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Counts a thing of the peer that was just received.</summary>
    public Thing Receive(HandleEntry entry)
    {
        Interlocked.Increment(ref _held);
        return new Thing(link, entry.Kind, entry.Id);
    }

    /// <summary>One of them is let go of; answers whether it was the last.</summary>
    public bool Release() => Interlocked.Decrement(ref _held) == 0;

    /// <summary>What an entry of a received message refers to: a <see cref="Thing"/> of that peer or another, a delegate or a stream of the hub. Nothing when it was released.</summary>
    public object? Find(HandleEntry entry) => entry.IsSenders ? Receive(entry) : Exports.Find(entry.Id);

    /// <summary>A message that nobody reads has handed over things: they go back.</summary>
    public void Drop(HandleTable handles)
    {
        foreach (HandleEntry entry in handles)
        {
            if (entry.IsSenders)
            {
                Receive(entry).LetGo();
            }
        }
    }
}
