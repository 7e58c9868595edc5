namespace Pons.Cli.Generation.CSharp;

/// <summary>Names of Python as names of C#.</summary>
internal static class CSharpNames
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern",
        "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override",
        "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint",
        "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "await", "field",
    ];

    /// <summary>What the generated code names itself, so that no type of the module may be called so.</summary>
    public static readonly IReadOnlyList<string> OfTypes =
    [
        "Task", "List", "Dictionary", "HashSet", "IEnumerable", "IAsyncEnumerable", "IReadOnlyDictionary", "Func", "Delegate", "Action", "Peer", "Handle", "RemoteObject", "CallOptions", "CancellationToken", "NDArray", "DateTime",
        "DateOnly", "TimeOnly", "TimeSpan", "Guid", "Complex", "Given", "ValueTuple", "JsonPropertyName", "JsonStringEnumMemberName", "EnumeratorCancellation", "Flags", "ArgumentException", "String", "Object", "System", "Pons",
    ];

    /// <summary>A parameter's name, once in its method.</summary>
    public static string Parameter(string name, Identifiers scope)
    {
        string given = scope.Give(Identifiers.Camel(name), "Value");
        return Keywords.Contains(given) ? "@" + given : given;
    }

    public static string Literal(string text)
    {
        var made = new System.Text.StringBuilder("\"");
        foreach (char c in text)
        {
            made.Append(c is '"' or '\\' ? $"\\{c}" : c < ' ' || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\u0085' ? $"\\u{(int)c:x4}" : c.ToString());
        }

        return made.Append('"').ToString();
    }
}
