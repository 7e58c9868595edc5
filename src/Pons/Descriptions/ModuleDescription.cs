namespace Pons;

/// <summary>What a peer tells of its module: the answer of <see cref="Peer.DescribeAsync"/>.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Doc">Its docstring.</param>
/// <param name="File">The file that it was loaded from.</param>
/// <param name="Actions">Its actions, in the order of their names.</param>
public sealed record ModuleDescription(string Module, string? Doc, string? File, IReadOnlyList<ActionDescription> Actions);

/// <summary>One action, with all that its author wrote about it.</summary>
/// <param name="Name">The name to call it by.</param>
/// <param name="Kind">As in <see cref="ActionInfo.Kind"/>.</param>
/// <param name="Doc">Its docstring.</param>
/// <param name="Signature">Its signature as text, such as <c>(a: int, b: int = 0) -> int</c>.</param>
/// <param name="Parameters">Its parameters, in order.</param>
/// <param name="Returns">The hint of its result.</param>
public sealed record ActionDescription(
    string Name, string Kind, string? Doc, string Signature, IReadOnlyList<ParameterDescription> Parameters, string? Returns);

/// <summary>One parameter of an action.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>positional</c>, <c>either</c>, <c>keyword</c>, <c>rest</c> or <c>named-rest</c>.</param>
/// <param name="Type">Its hint as text.</param>
/// <param name="Default">Its default as text; null when it has none.</param>
/// <param name="IsFilled">Whether the host fills it, so that a caller cannot.</param>
public sealed record ParameterDescription(string Name, string Kind, string? Type, string? Default, bool IsFilled)
{
    /// <summary>Whether a call without it fails.</summary>
    public bool IsRequired => Default is null && !IsFilled && Kind is not ("rest" or "named-rest");
}
