namespace Pons.AspNetCore.Access;

/// <summary>What a request has to prove.</summary>
internal enum Right
{
    /// <summary>Nothing but that it was meant for this host: the <c>Host</c> is one of ours.</summary>
    Look,

    /// <summary>The token, or the cookie that opens files and nothing else.</summary>
    Files,

    /// <summary>The token, and that it comes from no foreign page.</summary>
    Call,
}
