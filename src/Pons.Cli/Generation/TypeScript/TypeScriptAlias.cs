namespace Pons.Cli.Generation.TypeScript;

/// <summary>What the file says of Python's types that JavaScript has no own word for; written where it is used.</summary>
/// <param name="Name">The type's name, unless the module has one of that name.</param>
/// <param name="Type">What stands for it.</param>
/// <param name="Doc">What to know of it.</param>
internal sealed record TypeScriptAlias(string Name, string Type, string Doc)
{
    public static readonly TypeScriptAlias Complex = new("Complex", "{ re: number; im: number }", "A complex number. Sent, it is a dict of the two.");
    public static readonly TypeScriptAlias Decimal = new("Decimal", "string", "A Decimal, by its digits. Sent, such a text stays a text; `new Tagged(\"decimal\", \"1.10\")` is a Decimal over there.");
    public static readonly TypeScriptAlias Uuid = new("Uuid", "string", "A UUID as text. Sent, such a text stays a text; `new Tagged(\"uuid\", …)` with its 32 digits is a UUID over there.");

    public static readonly TypeScriptAlias DateTime = new(
        "DateTime", "Date | Tagged", "A datetime: a Date, or a Tagged where a Date would not hold it exactly (no zone, microseconds). A Date is a datetime in UTC over there.");

    public static readonly TypeScriptAlias PlainDate = new("PlainDate", "Tagged", "A date, `new Tagged(\"date\", 2024, 2, 29)`: it is no moment, so it is no Date.");
    public static readonly TypeScriptAlias PlainTime = new("PlainTime", "Tagged", "A time of the day: `new Tagged(\"time\", hour, minute, second, microsecond, 0, null)`.");
    public static readonly TypeScriptAlias Duration = new("Duration", "Tagged", "A timedelta: `new Tagged(\"duration\", days, seconds, microseconds)`.");
    public static readonly TypeScriptAlias Keyed = new("Keyed", "Map<K, V> | Record<string, never>", "A dict whose keys are no texts is a Map; an empty one cannot be told from an object without keys.") { Parameters = "<K, V>" };

    public static readonly TypeScriptAlias Numbers = new(
        "Numbers",
        "NDArray | Int8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array",
        "What is an array over there. A plain array is a list, and a Uint8Array is bytes.");

    public string Parameters { get; init; } = "";
}
