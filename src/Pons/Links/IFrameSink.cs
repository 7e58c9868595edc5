using Pons.Protocol.Frames;

namespace Pons.Links;

/// <summary>Takes in what a <see cref="LinkReader"/> reads.</summary>
/// <remarks>One call at a time, in the order of the wire, from whichever thread reads just then; it must not block.</remarks>
internal interface IFrameSink
{
    /// <summary>Calls whose answers are still to come: while there are any, the link's own thread keeps reading.</summary>
    int CallsInFlight { get; }

    void OnFrame(in Frame frame, bool onLinkThread);

    /// <summary>A call, a result or an item came whose payload cannot be had: the call fails with that, and the link goes on. The frame has no payload.</summary>
    void OnRefused(in Frame frame, ValueException refusal);

    /// <summary>Several answers came at once: the calls that follow from them may wait a moment for each other. <see cref="EndGathering"/> follows within a millisecond.</summary>
    void BeginGathering();

    void EndGathering();

    /// <summary>Bytes that stood before the preamble.</summary>
    void OnPrinted(ReadOnlySpan<byte> bytes);

    /// <summary>Nothing more will come. Without an error the other side closed the pipe.</summary>
    void OnEnd(Exception? error);
}
