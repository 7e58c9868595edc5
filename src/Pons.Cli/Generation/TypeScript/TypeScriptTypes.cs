using System.Numerics;
using System.Text.Json;

namespace Pons.Cli.Generation.TypeScript;

/// <summary>Writes meanings as types of TypeScript, and notes what they need: imports, and aliases that say what JavaScript has no word for.</summary>
/// <remarks>What comes can be sent back, so records have the types of what comes; parameters take more.</remarks>
/// <param name="types">The types that meanings name.</param>
/// <param name="names">Their names in the file.</param>
internal sealed class TypeScriptTypes(IReadOnlyDictionary<string, NamedType> types, IReadOnlyDictionary<string, string> names)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const long MostExact = (1L << 53) - 1;

    private readonly HashSet<string> _variables = [];

    public SortedSet<string> Imports { get; } = new(StringComparer.Ordinal);

    public OrderedDictionary<string, TypeScriptAlias> Aliases { get; } = [];

    /// <summary>Whether what is written stands in an alias.</summary>
    public bool IsAlias { get; set; }

    /// <summary>The names that aliases have in the file, where they are not their own.</summary>
    public required Func<string, string> AliasName { get; init; }

    /// <summary>Within a signature these type variables are its own; others are what they may be.</summary>
    public void Declare(IEnumerable<string> variables)
    {
        _variables.Clear();
        _variables.UnionWith(variables);
    }

    /// <summary>The type of what a caller sends.</summary>
    public string Sent(Meaning meaning) => meaning switch
    {
        PlainMeaning { Is: "decimal" or "uuid" } => $"{Received(meaning)} | {Imported("Tagged")}",
        ItemsMeaning { Is: "set" } items => $"ReadonlySet<{Sent(items.Of)}>",
        ItemsMeaning { Is: "iterable" } items => Iterable(Sent(items.Of)),
        ItemsMeaning { Is: "stream" } items => $"AsyncIterable<{Sent(items.Of)}> | IterableIterator<{Sent(items.Of)}>",
        ItemsMeaning items => $"readonly {Grouped(Sent(items.Of))}[]",
        TupleMeaning tuple => $"readonly [{Joined(tuple.Items, Sent)}]",
        DictMeaning dict => Dict(dict, "ReadonlyMap", Sent),
        ArrayMeaning => Alias(TypeScriptAlias.Numbers, "NDArray"),
        FunctionMeaning { Parameters: null } => "(...args: any[]) => unknown",
        FunctionMeaning function => $"({Parameters(function, Received)}) => {Given(function.Returns)}",
        UnionMeaning union => Union(union.Items.Select(Sent)),
        VariableMeaning variable when !_variables.Contains(variable.Name) => Sent(variable.Of),
        _ => Received(meaning),
    };

    /// <summary>The type of what comes.</summary>
    public string Received(Meaning meaning) => meaning switch
    {
        PlainMeaning plain => Plain(plain.Is),
        ItemsMeaning { Is: "set" } items => $"Set<{Received(items.Of)}>",
        ItemsMeaning { Is: "iterable" } items => $"{Grouped(Received(items.Of))}[] | AsyncIterable<{Received(items.Of)}>",
        ItemsMeaning { Is: "stream" } items => $"AsyncIterable<{Received(items.Of)}>",
        ItemsMeaning items => $"{Grouped(Received(items.Of))}[]",
        TupleMeaning tuple => $"[{Joined(tuple.Items, Received)}]",
        DictMeaning dict => Dict(dict, "Map", Received),
        ArrayMeaning => Imported("NDArray"),
        FunctionMeaning { Parameters: null } function => $"(...args: unknown[]) => Promise<{Received(function.Returns)}>",
        FunctionMeaning function => $"({Parameters(function, Sent)}) => Promise<{Received(function.Returns)}>",
        UnionMeaning union => Union(union.Items.Select(Received)),
        LiteralMeaning literal => Union(literal.Values.Select(Literal)),
        VariableMeaning variable => _variables.Contains(variable.Name) ? Identifiers.Plain(variable.Name) : Received(variable.Of),
        NamedMeaning named => names.GetValueOrDefault(named.Name, "unknown"),
        UnknownMeaning unknown => $"unknown /* {unknown.Text.Replace("*/", "*\\/", StringComparison.Ordinal).ReplaceLineEndings(" ")} */",
        _ => "unknown",
    };

    /// <summary>A plain value as a type.</summary>
    public static string Literal(object? value) => value switch
    {
        long number when Math.Abs(number) > MostExact => $"{number}n",
        BigInteger number => $"{number}n",
        double number when !double.IsFinite(number) => "number",
        null or bool or string or long or double => JsonSerializer.Serialize(value, Json),
        byte[] => "Uint8Array",
        _ => "unknown",
    };

    /// <summary>The type of an array of a type.</summary>
    public static string ArrayOf(string type) => $"{Grouped(type)}[]";

    private string Plain(string word) => word switch
    {
        "none" => "null",
        "bool" => "boolean",
        "int" or "float" => "number",
        "str" => "string",
        "bytes" => "Uint8Array",
        "complex" => Alias(TypeScriptAlias.Complex),
        "decimal" => Alias(TypeScriptAlias.Decimal),
        "uuid" => Alias(TypeScriptAlias.Uuid),
        "datetime" => Alias(TypeScriptAlias.DateTime, "Tagged"),
        "date" => Alias(TypeScriptAlias.PlainDate, "Tagged"),
        "time" => Alias(TypeScriptAlias.PlainTime, "Tagged"),
        "timedelta" => Alias(TypeScriptAlias.Duration, "Tagged"),
        "table" => "Record<string, unknown>",
        _ => "unknown",
    };

    private string Dict(DictMeaning dict, string map, Func<Meaning, string> write)
    {
        string values = write(dict.Of);
        if (IsText(dict.Keys))
        {
            // An alias may name itself in braces, but not in Record.
            return IsAlias ? $"{{ [key: string]: {values} }}" : $"Record<string, {values}>";
        }

        string keys = write(dict.Keys);
        return keys == "unknown" ? $"Record<string, {values}> | {map}<unknown, {values}>"
            : map == "Map" ? $"{Alias(TypeScriptAlias.Keyed)}<{keys}, {values}>"
            : $"{map}<{keys}, {values}>";
    }

    private bool IsText(Meaning keys) => keys switch
    {
        PlainMeaning plain => plain.Is == "str",
        LiteralMeaning literal => literal.Values.All(value => value is string),
        NamedMeaning named => types.GetValueOrDefault(named.Name) switch
        {
            EnumType members => members.IsOf<string>(),
            AliasType alias => IsText(alias.Type),
            _ => false,
        },
        _ => false,
    };

    private static string Iterable(string item) => $"readonly {Grouped(item)}[] | ReadonlySet<{item}> | IterableIterator<{item}> | AsyncIterable<{item}>";

    private string Given(Meaning returns)
    {
        if (returns is PlainMeaning { Is: "none" or "any" })
        {
            return "unknown";
        }

        string type = Sent(returns);
        return $"{Grouped(type)} | Promise<{type}>";
    }

    private static string Parameters(FunctionMeaning function, Func<Meaning, string> write) =>
        string.Join(", ", function.Parameters!.Select((parameter, i) => $"{(char)('a' + i)}: {write(parameter)}"));

    private static string Joined(IReadOnlyList<Meaning> items, Func<Meaning, string> write) => string.Join(", ", items.Select(write));

    private static string Union(IEnumerable<string> items)
    {
        string[] parts = [.. items.SelectMany(item => TypeText.IsFunction(item) ? [$"({item})"] : TypeText.Alternatives(item)).Distinct()];
        return parts.Length == 0 ? "never" : parts.Contains("unknown") ? "unknown" : string.Join(" | ", parts);
    }

    private static string Grouped(string type) => TypeText.IsOnePiece(type) ? type : $"({type})";

    private string Imported(string name)
    {
        Imports.Add(name);
        return name;
    }

    private string Alias(TypeScriptAlias alias, string? import = null)
    {
        Aliases.TryAdd(alias.Name, alias);
        if (import is not null)
        {
            Imports.Add(import);
        }

        return AliasName(alias.Name);
    }
}
