namespace Pons.Cli.Generation.CSharp;

/// <summary>Writes meanings as types of C#: the counterparts of docs/guide/values.md, <c>object?</c> where there is none.</summary>
/// <param name="types">The types that meanings name.</param>
/// <param name="names">Their names in the file.</param>
internal sealed class CSharpTypes(IReadOnlyDictionary<string, NamedType> types, IReadOnlyDictionary<string, string> names)
{
    private const string Nothing = "object?";
    private const int LongestTuple = 7; // that the values of Pons know
    private const int LongestFunction = 16;

    // An alias that names itself has no end in C#.
    private readonly HashSet<string> _open = [];

    /// <summary>The type of what a caller sends.</summary>
    public string Sent(Meaning meaning) => meaning switch
    {
        NamedMeaning named when types.GetValueOrDefault(named.Name) is EnumType type && !CanBeSent(type) => Nothing,
        UnionMeaning { Present: [var only], MayBeNone: true } => Nullable(Sent(only)),
        ItemsMeaning { Is: "iterable" } items => $"IEnumerable<{Sent(items.Of)}>",
        VariableMeaning variable => Sent(variable.Of),
        _ => Of(meaning),
    };

    /// <summary>The type of what comes, and of what is part of something.</summary>
    public string Of(Meaning meaning) => meaning switch
    {
        PlainMeaning plain => Plain(plain.Is),
        ItemsMeaning items => $"{Collection(items.Is)}<{Of(items.Of)}>",
        TupleMeaning { Items.Count: 1 } tuple => $"ValueTuple<{Of(tuple.Items[0])}>",
        TupleMeaning { Items.Count: > 1 and <= LongestTuple } tuple => $"({string.Join(", ", tuple.Items.Select(item => Of(item)))})",
        TupleMeaning => "object?[]",
        DictMeaning dict => $"Dictionary<{Of(dict.Keys).TrimEnd('?')}, {Of(dict.Of)}>",
        ArrayMeaning => "NDArray",
        FunctionMeaning { Parameters: { Count: <= LongestFunction } parameters } function => $"Func<{string.Join(", ", parameters.Select(each => Of(each)).Append(Result(function.Returns)))}>",
        FunctionMeaning => "Delegate",
        UnionMeaning { Present: [var only], MayBeNone: true } => Nullable(Of(only)),
        LiteralMeaning literal => Literal(literal),
        VariableMeaning variable => Of(variable.Of),
        NamedMeaning named when types.GetValueOrDefault(named.Name) is AliasType alias => Expanded(named.Name, alias),
        NamedMeaning named => names.GetValueOrDefault(named.Name, Nothing),
        _ => Nothing,
    };

    /// <summary>Whether nothing is said of a value, though its hint does.</summary>
    public static bool IsLost(string type, Meaning meaning) => type == Nothing && meaning is not PlainMeaning;

    public static string Nullable(string type) => type.EndsWith('?') ? type : type + "?";

    /// <summary>A member that goes to Python as its value: numbers and texts do.</summary>
    public static bool CanBeSent(EnumType type) => type.IsOf<long>() || type.IsOf<string>();

    private string Expanded(string key, AliasType alias)
    {
        if (!_open.Add(key))
        {
            return Nothing;
        }

        string type = Of(alias.Type);
        _open.Remove(key);
        return type;
    }

    private string Result(Meaning returns) => returns is PlainMeaning { Is: "none" } ? "Task" : $"Task<{Of(returns)}>";

    private static string Collection(string word) => word switch
    {
        "set" => "HashSet",
        "stream" => "IAsyncEnumerable",
        _ => "List",
    };

    private string Literal(LiteralMeaning literal)
    {
        if (literal.Enum is { } key && types.GetValueOrDefault(key) is EnumType)
        {
            return names[key];
        }

        object?[] values = [.. literal.Values.Where(value => value is not null)];
        string type = values.Length == 0 ? Nothing
            : values.All(value => value is string) ? "string"
            : values.All(value => value is bool) ? "bool"
            : values.All(value => value is long) ? "long"
            : Nothing;
        return values.Length < literal.Values.Count ? Nullable(type) : type;
    }

    private static string Plain(string word) => word switch
    {
        "bool" => "bool",
        "int" => "long",
        "float" => "double",
        "str" => "string",
        "bytes" => "byte[]",
        "complex" => "Complex",
        "decimal" => "decimal",
        "uuid" => "Guid",
        "datetime" => "DateTime",
        "date" => "DateOnly",
        "time" => "TimeOnly",
        "timedelta" => "TimeSpan",
        "table" => "Dictionary<string, object?>",
        _ => Nothing,
    };
}
