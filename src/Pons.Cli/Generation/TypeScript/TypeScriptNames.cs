namespace Pons.Cli.Generation.TypeScript;

/// <summary>Names of actions as members of a TypeScript interface.</summary>
internal static class TypeScriptNames
{
    // What the connection itself has: a function may have actions below its name, a value may not.
    private static readonly HashSet<string> Functions = ["call", "stream", "handleOf", "within", "on", "events", "emit", "describe", "onState", "close", "toString"];
    private static readonly HashSet<string> Values = ["session", "client", "state"];

    // Names in the parameters of functions that mean something.
    private static readonly HashSet<string> Keywords =
    [
        "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
        "implements", "import", "in", "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var",
        "void", "while", "with", "yield",
    ];

    /// <summary>Whether the connection has a function of that name itself.</summary>
    public static bool IsOfConnection(string name) => Functions.Contains(name);

    /// <summary>Whether the client takes a name for something else than an action.</summary>
    public static bool IsHidden(string name, bool isTop) =>
        name is "then" or "toJSON" || name.Length == 0 || name[0] is '_' or '$' || (isTop && Values.Contains(name));

    /// <summary>The name as it stands in an interface, quoted where it has to be; <c>new</c> alone would be a constructor's.</summary>
    public static string Member(string name) => name == Identifiers.Plain(name) && name != "new" ? name : TypeScriptTypes.Literal(name);

    public static string Parameter(string name)
    {
        string plain = Identifiers.Plain(name);
        return Keywords.Contains(plain) ? plain + "_" : plain;
    }
}
