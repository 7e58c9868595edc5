namespace Pons.Scripts;

/// <summary>What runs a file that says so by itself.</summary>
internal static class ScriptFile
{
    private const int LongestFirstLine = 256;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ScriptException">It does not say what runs it.</exception>
    public static ScriptKind KindOf(string path)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".py" or ".pyw" or ".pyz": return ScriptKind.Python;
            case ".js" or ".mjs" or ".cjs" or ".ts" or ".mts" or ".cts": return ScriptKind.Node;
        }

        if (Directory.Exists(path))
        {
            return File.Exists(Path.Combine(path, "__main__.py")) ? ScriptKind.Python : throw Refuse(path, "is a folder without a __main__.py");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no script '{path}'.", path);
        }

        if (OperatingSystem.IsWindows() ? Path.GetExtension(path).ToLowerInvariant() is ".exe" or ".com" or ".bat" or ".cmd" : IsExecutable(path))
        {
            return ScriptKind.Program;
        }

        string first = FirstLine(path);
        return first.Contains("python", StringComparison.Ordinal) ? ScriptKind.Python
            : first.Contains("node", StringComparison.Ordinal) ? ScriptKind.Node
            : throw Refuse(path, "has no ending such as .py or .mjs, may not be executed, and has no first line '#!' that names python or node");
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static bool IsExecutable(string path) =>
        (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;

    private static string FirstLine(string path)
    {
        Span<byte> bytes = stackalloc byte[LongestFirstLine];
        using FileStream file = File.OpenRead(path);
        ReadOnlySpan<byte> start = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        int end = start.IndexOf((byte)'\n');
        return start.StartsWith("#!"u8) ? System.Text.Encoding.Latin1.GetString(end < 0 ? start : start[..end]) : "";
    }

    private static ScriptException Refuse(string path, string what) =>
        new($"Nothing says what runs '{path}': it {what}. Use Script.Python, Script.Node or Script.Program, or 'chmod +x' it.");
}
