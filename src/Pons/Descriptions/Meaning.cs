namespace Pons;

/// <summary>What a hint means (SPEC chapter 4, Types).</summary>
internal abstract record Meaning
{
    /// <summary>A value of which nothing is said.</summary>
    public static readonly Meaning Any = new PlainMeaning("any");
}

/// <summary>What has no parts: <c>any</c>, <c>none</c>, <c>int</c>, <c>datetime</c>, <c>table</c> and their like.</summary>
/// <param name="Is">The word of SPEC.</param>
internal sealed record PlainMeaning(string Is) : Meaning;

/// <summary>What has items of one kind.</summary>
/// <param name="Is"><c>list</c>, <c>set</c>, <c>iterable</c>, <c>stream</c>, or <c>tuple</c> of any length.</param>
/// <param name="Of">Its items.</param>
internal sealed record ItemsMeaning(string Is, Meaning Of) : Meaning;

/// <summary>A tuple of a known length.</summary>
/// <param name="Items">Its items.</param>
internal sealed record TupleMeaning(IReadOnlyList<Meaning> Items) : Meaning;

/// <summary>A dict.</summary>
/// <param name="Keys">Its keys.</param>
/// <param name="Of">Its values.</param>
internal sealed record DictMeaning(Meaning Keys, Meaning Of) : Meaning;

/// <summary>An array of numpy's kind.</summary>
/// <param name="DType">Numpy's name for its items, where that is known.</param>
internal sealed record ArrayMeaning(string? DType) : Meaning;

/// <summary>A function.</summary>
/// <param name="Parameters">Its parameters; nothing where it may take any.</param>
/// <param name="Returns">What it gives.</param>
internal sealed record FunctionMeaning(IReadOnlyList<Meaning>? Parameters, Meaning Returns) : Meaning;

/// <summary>One of several kinds.</summary>
/// <param name="Items">The kinds, in the order of the hint.</param>
internal sealed record UnionMeaning(IReadOnlyList<Meaning> Items) : Meaning
{
    /// <summary>Whether nothing is one of them.</summary>
    public bool MayBeNone => Items.Any(item => item is PlainMeaning { Is: "none" });

    /// <summary>The others.</summary>
    public IReadOnlyList<Meaning> Present => [.. Items.Where(item => item is not PlainMeaning { Is: "none" })];
}

/// <summary>One of several values.</summary>
/// <param name="Values">The values.</param>
/// <param name="Enum">The enum whose members they are, if they all are.</param>
internal sealed record LiteralMeaning(IReadOnlyList<object?> Values, string? Enum) : Meaning;

/// <summary>A type variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Of">What it may be.</param>
internal sealed record VariableMeaning(string Name, Meaning Of) : Meaning;

/// <summary>A type of the module's <see cref="ModuleTypes.Types"/>.</summary>
/// <param name="Name">Its key there.</param>
internal sealed record NamedMeaning(string Name) : Meaning;

/// <summary>A hint that means nothing to anybody but its own language.</summary>
/// <param name="Text">The hint.</param>
internal sealed record UnknownMeaning(string Text) : Meaning;
