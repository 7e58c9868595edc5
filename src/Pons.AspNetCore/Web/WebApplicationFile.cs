using System.Text.RegularExpressions;

namespace Pons.AspNetCore.Web;

/// <summary>Tells, without running it, whether a Python file is a web application or a module whose functions are actions.</summary>
/// <remarks>By its lines that are not indented: what it imports, and what it calls <c>app</c>. Whoever knows better says so.</remarks>
internal static partial class WebApplicationFile
{
    // Nobody writes a longer program by hand.
    private const int MostBytes = 4 << 20;

    /// <summary>Whether it looks like one; false for what is no file.</summary>
    public static bool IsOne(string path)
    {
        var file = new FileInfo(path);
        return file is { Exists: true, Length: <= MostBytes } && LooksLikeOne(File.ReadAllText(path));
    }

    public static bool LooksLikeOne(string source) => Bare.IsMatch(source) || (Import.IsMatch(source) && (Named.IsMatch(source) || Run.IsMatch(source)));

    [GeneratedRegex(@"^(?:def[ \t]+(?:app|application)[ \t]*\([ \t]*environ\b|async[ \t]+def[ \t]+(?:app|application)[ \t]*\([ \t]*scope\b)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bare { get; }

    [GeneratedRegex(@"^(?:from|import)[ \t]+(?:flask|fastapi|starlette|django|quart|bottle|falcon|pyramid|litestar|werkzeug|wsgiref|uvicorn|waitress)\b", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Import { get; }

    [GeneratedRegex(@"^(?:(?:app|application)[ \t]*(?::[^=\n]*)?=[^=]|(?:async[ \t]+)?def[ \t]+(?:app|application|create_app|make_app)[ \t]*\()", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"\b(?:uvicorn\.run|run_simple|serve_forever|waitress\.serve)\(", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Run { get; }
}
