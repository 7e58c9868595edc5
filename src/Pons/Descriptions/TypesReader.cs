namespace Pons;

/// <summary>Makes meanings out of the dicts of SPEC chapter 4; what it does not know is a meaning that says nothing.</summary>
internal static class TypesReader
{
    public static ModuleTypes Read(object? value)
    {
        Dictionary<string, object?> module = DescriptionReader.Dict(value);
        return new ModuleTypes(Entries(module, "actions", ReadAction), Entries(module, "types", ReadType));
    }

    private static Dictionary<string, T> Entries<T>(Dictionary<string, object?> from, string key, Func<object?, T> read) =>
        from.GetValueOrDefault(key) is Dictionary<string, object?> entries ? entries.ToDictionary(entry => entry.Key, entry => read(entry.Value)) : [];

    private static ActionTypes ReadAction(object? value)
    {
        Dictionary<string, object?> action = DescriptionReader.Dict(value);
        return new ActionTypes(Entries(action, "parameters", ReadMeaning), action.GetValueOrDefault("returns") is { } returns ? ReadMeaning(returns) : null);
    }

    private static NamedType ReadType(object? value)
    {
        Dictionary<string, object?> type = DescriptionReader.Dict(value);
        (string name, string? doc) = (Text(type, "name") ?? "", Text(type, "doc"));
        return Text(type, "kind") switch
        {
            "record" => new RecordType(name, doc, [.. List(type, "fields").Select(ReadField)]),
            "enum" => new EnumType(name, doc, [.. List(type, "members").Select(ReadMember)], type.GetValueOrDefault("flags") is true),
            "class" => new ClassType(name, doc, [.. List(type, "methods").Select(ReadMethod)]),
            _ => new AliasType(name, doc, Inner(type, "type")),
        };
    }

    private static RecordField ReadField(object? value)
    {
        Dictionary<string, object?> field = DescriptionReader.Dict(value);
        return new RecordField(Text(field, "name") ?? "", Inner(field, "type"), field.GetValueOrDefault("optional") is true);
    }

    private static EnumMember ReadMember(object? value)
    {
        Dictionary<string, object?> member = DescriptionReader.Dict(value);
        return new EnumMember(Text(member, "name") ?? "", member.GetValueOrDefault("value"));
    }

    private static (ActionDescription Action, ActionTypes Types) ReadMethod(object? value) =>
        (DescriptionReader.Action(value), ReadAction(DescriptionReader.Dict(value).GetValueOrDefault("types")));

    private static Meaning ReadMeaning(object? value)
    {
        Dictionary<string, object?> meaning = DescriptionReader.Dict(value);
        string word = Text(meaning, "is") ?? "any";
        return word switch
        {
            "list" or "set" or "iterable" or "stream" => new ItemsMeaning(word, Inner(meaning, "of")),
            "tuple" when meaning.ContainsKey("items") => new TupleMeaning(Inners(meaning, "items")),
            "tuple" => new ItemsMeaning(word, Inner(meaning, "of")),
            "dict" => new DictMeaning(Inner(meaning, "keys"), Inner(meaning, "of")),
            "array" => new ArrayMeaning(Text(meaning, "dtype")),
            "function" => new FunctionMeaning(meaning.ContainsKey("parameters") ? Inners(meaning, "parameters") : null, Inner(meaning, "returns")),
            "union" => new UnionMeaning(Inners(meaning, "items")),
            "literal" => new LiteralMeaning([.. List(meaning, "values")], Text(meaning, "enum")),
            "variable" => new VariableMeaning(Text(meaning, "name") ?? "", Inner(meaning, "of")),
            "named" => new NamedMeaning(Text(meaning, "name") ?? ""),
            "unknown" => new UnknownMeaning(Text(meaning, "text") ?? ""),
            _ => new PlainMeaning(word),
        };
    }

    private static Meaning Inner(Dictionary<string, object?> from, string key) => from.GetValueOrDefault(key) is { } inner ? ReadMeaning(inner) : Meaning.Any;

    private static List<Meaning> Inners(Dictionary<string, object?> from, string key) => [.. List(from, key).Select(ReadMeaning)];

    private static IEnumerable<object?> List(Dictionary<string, object?> from, string key) => from.GetValueOrDefault(key) as IEnumerable<object?> ?? [];

    private static string? Text(Dictionary<string, object?> from, string key) => from.GetValueOrDefault(key) as string;
}
