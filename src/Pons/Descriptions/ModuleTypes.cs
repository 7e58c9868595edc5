namespace Pons;

/// <summary>What the hints of a module mean: the answer of <see cref="Peer.DescribeTypesAsync"/>.</summary>
/// <param name="Actions">For each action its hints, by its name.</param>
/// <param name="Types">What the hints name.</param>
internal sealed record ModuleTypes(IReadOnlyDictionary<string, ActionTypes> Actions, IReadOnlyDictionary<string, NamedType> Types);

/// <summary>What the hints of one action mean.</summary>
/// <param name="Parameters">Those of its parameters that have any, by name.</param>
/// <param name="Returns">That of its result, if there is one.</param>
internal sealed record ActionTypes(IReadOnlyDictionary<string, Meaning> Parameters, Meaning? Returns)
{
    public static readonly ActionTypes None = new(new Dictionary<string, Meaning>(), null);
}

/// <summary>A type that hints name.</summary>
/// <param name="Name">The name that its author gave it; one within another has that one's name before a dot.</param>
/// <param name="Doc">Its docstring.</param>
internal abstract record NamedType(string Name, string? Doc);

/// <summary>A dataclass, a named tuple, or a dict with known keys.</summary>
internal sealed record RecordType(string Name, string? Doc, IReadOnlyList<RecordField> Fields) : NamedType(Name, Doc);

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What stands in it.</param>
/// <param name="IsOptional">Whether whoever makes a record may leave it out.</param>
internal sealed record RecordField(string Name, Meaning Type, bool IsOptional);

/// <summary>An enum.</summary>
internal sealed record EnumType(string Name, string? Doc, IReadOnlyList<EnumMember> Members, bool IsFlags) : NamedType(Name, Doc)
{
    /// <summary>Whether the values of its members are all of a type.</summary>
    public bool IsOf<T>() => Members.All(member => member.Value is T);
}

/// <summary>A member of an enum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; nothing where that is no plain one.</param>
internal sealed record EnumMember(string Name, object? Value);

/// <summary>An exposed class, whose objects go as handles.</summary>
internal sealed record ClassType(string Name, string? Doc, IReadOnlyList<(ActionDescription Action, ActionTypes Types)> Methods) : NamedType(Name, Doc);

/// <summary>Another name for a meaning.</summary>
internal sealed record AliasType(string Name, string? Doc, Meaning Type) : NamedType(Name, Doc);
