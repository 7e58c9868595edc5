namespace Pons.Actions;

/// <summary>Where a parameter's value comes from.</summary>
internal enum ParameterKind
{
    /// <summary>From the caller, by position or by name.</summary>
    Ordinary,

    /// <summary>From the caller: all positional arguments that are left.</summary>
    Rest,

    /// <summary>From the host: the call's <see cref="CallContext"/>.</summary>
    Context,

    /// <summary>From the host: the call's token.</summary>
    Cancellation,
}
