namespace Pons.Links;

/// <summary>The way by which a call came to its link, told what becomes of it.</summary>
/// <remarks>Called from any thread, also from the one that reads the pipe; must not block.</remarks>
internal interface ICallRoute
{
    /// <summary>Nobody waits for the call any more: it was cancelled, or its time is up.</summary>
    void Abandon(PendingCall call);

    /// <summary>The call has ended on the worker, or the worker has; told before its caller learns of it, so that who goes on from there finds the worker free.</summary>
    void OnEnd(PendingCall call);
}
