using Pons.Links;
using Pons.Protocol.Frames;

namespace Pons.Serving;

/// <summary>A peer's call while the hub serves it: it is answered exactly once.</summary>
/// <remarks>Begun by the thread that reads the link; from then on safe for any number of threads. <see cref="Cancel"/> and <see cref="Grant"/> may come before it began to run, and after its end.</remarks>
internal abstract class ServedCall(Chain chain)
{
    /// <summary>The call as the context of what is called in its course.</summary>
    public Chain Chain { get; } = chain;

    public Link Link => Chain.Link;

    public ulong Id => Chain.Call;

    /// <summary>How large its message was: so much is held until it ends.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether the thread that waits for the call's parent may run it.</summary>
    public virtual bool MayVisit => false;

    /// <summary>Begins it without holding up the thread that reads.</summary>
    public abstract void Start();

    /// <summary>Runs it on this thread, which waits for its parent.</summary>
    public virtual void Run() => Start();

    /// <summary>The peer wants it no more, or is gone.</summary>
    public abstract void Cancel();

    /// <summary>The peer takes so much more of what it yields.</summary>
    public virtual void Grant(Credit credit)
    {
    }

    /// <summary>Answers it without having begun it.</summary>
    public abstract void Refuse(string code, string sentence);

    /// <summary>Ends the call badly, unless it has ended.</summary>
    protected void Fail(IReadOnlyDictionary<string, object?> error)
    {
        if (Link.TakeServed(Id))
        {
            Link.SendError(Id, error);
        }
    }
}
