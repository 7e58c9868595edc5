using System.Globalization;

namespace Pons.Cli.Generation;

/// <summary>Writes a meaning as a Python author would write the hint, for comments.</summary>
internal static class HintText
{
    public static string Of(Meaning meaning, IReadOnlyDictionary<string, NamedType> types)
    {
        string Inner(Meaning inner) => Of(inner, types);
        return meaning switch
        {
            PlainMeaning { Is: "none" } => "None",
            PlainMeaning { Is: "any" } => "Any",
            PlainMeaning { Is: "decimal" } => "Decimal",
            PlainMeaning { Is: "uuid" } => "UUID",
            PlainMeaning { Is: "table" } => "DataFrame",
            PlainMeaning plain => plain.Is,
            ItemsMeaning { Is: "tuple" } items => $"tuple[{Inner(items.Of)}, ...]",
            ItemsMeaning { Is: "stream" } items => $"Iterator[{Inner(items.Of)}]",
            ItemsMeaning { Is: "iterable" } items => $"Iterable[{Inner(items.Of)}]",
            ItemsMeaning items => $"{items.Is}[{Inner(items.Of)}]",
            TupleMeaning tuple => $"tuple[{string.Join(", ", tuple.Items.Select(Inner))}]",
            DictMeaning dict => $"dict[{Inner(dict.Keys)}, {Inner(dict.Of)}]",
            ArrayMeaning array => array.DType is null ? "ndarray" : $"ndarray of {array.DType}",
            FunctionMeaning function => $"Callable[{(function.Parameters is { } parameters ? $"[{string.Join(", ", parameters.Select(Inner))}]" : "...")}, {Inner(function.Returns)}]",
            UnionMeaning union => string.Join(" | ", union.Items.Select(Inner)),
            LiteralMeaning literal => string.Join(" | ", literal.Values.Select(ValueText)),
            VariableMeaning variable => variable.Name,
            NamedMeaning named => types.TryGetValue(named.Name, out NamedType? type) ? type.Name : named.Name,
            UnknownMeaning unknown => unknown.Text,
            _ => "Any",
        };
    }

    /// <summary>A plain value as Python writes it.</summary>
    public static string ValueText(object? value) => value switch
    {
        null => "None",
        true => "True",
        false => "False",
        string text => $"\"{text}\"",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
