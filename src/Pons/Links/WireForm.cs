namespace Pons.Links;

/// <summary>The form of the messages on a link (SPEC chapters 10 and 11).</summary>
internal enum WireForm
{
    Binary,

    /// <summary>`pons.v1`: transcoded at the edge of the link, which has no arena.</summary>
    Json,
}
