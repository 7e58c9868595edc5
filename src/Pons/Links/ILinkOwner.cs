using Pons.Arenas;
using Pons.Protocol.Frames;
using Pons.Serving;

namespace Pons.Links;

/// <summary>Whoever opened a link: told of what belongs to no call.</summary>
/// <remarks>Called from the thread that reads; must not block.</remarks>
internal interface ILinkOwner
{
    /// <summary>The other side says who it is, before anything else.</summary>
    void OnJoin(in Frame frame);

    void OnReady(in Frame frame);

    void OnLoadError(RemoteError error);

    void OnLog(in Frame frame, PendingCall? call);

    /// <summary>The other side calls. Answers how that is served, without having begun it; nothing when it was answered already.</summary>
    ServedCall? Serve(in Frame frame, MessageReader reader, Chain chain);

    /// <summary>The other side has something to tell whoever asked for it.</summary>
    void OnEvent(Link link, in Frame frame, MessageReader reader);

    /// <summary>A cancelled call did not end within the grace period.</summary>
    void OnStuck(string action);

    /// <summary>A call was stopped over there before it came to its end.</summary>
    void OnCancelled();

    /// <summary>The other side has answered <see cref="Link.EnoughCalls"/> calls.</summary>
    void OnEnoughCalls();

    void OnPrinted(ReadOnlySpan<byte> bytes);

    /// <summary>The other side closed the pipe, the pipe broke, or a rule was broken (then <paramref name="error"/> is a <see cref="ProtocolException"/>).</summary>
    void OnLinkEnd(Exception? error);
}
