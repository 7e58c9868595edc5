using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Pons.AspNetCore.Files;
using Pons.AspNetCore.Pages;

namespace Pons.Cli.Build;

/// <summary>One HTML document with everything in it: modules by an import map, Pyodide and the program compressed at its end.</summary>
internal sealed partial class SingleFile
{
    private const string Index = "index.html";
    private const string Scheme = "pons:/";
    private const string Carried = "pons:carried/";
    private const string Mark = "<!-- Made by 'pons build'. -->";

    private readonly PageFiles _pages;
    private readonly Dictionary<string, string> _modules = new(StringComparer.Ordinal);

    private SingleFile(PageFiles pages) => _pages = pages;

    public static async Task<string> MakeAsync(BuildPlan plan, CancellationToken cancellationToken)
    {
        string path = Directory.Exists(plan.Out) ? Path.Combine(plan.Out, Index) : plan.Out;
        if (File.Exists(path) && !File.ReadLines(path).Take(2).Contains(Mark, StringComparer.Ordinal))
        {
            throw new UsageException($"-o is {path}, a file that 'pons build' has not made: name another one.");
        }

        var pages = PageFiles.In(plan.Ui);
        var program = ProgramFiles.Collect(plan, pages);
        CarriedPyodide pyodide = await CarriedPyodide.CollectAsync(plan, program, cancellationToken);
        Notes.Write(plan, pages, pyodide);
        if (plan.Isolate || Isolation.IsAskedBy(pages.ReadText(Index)))
        {
            await Console.Error.WriteLineAsync("pons: Nothing isolates a page that is one file: a call that does not end by itself is stopped by ending its Worker.");
        }

        byte[] document = Encoding.UTF8.GetBytes(new SingleFile(pages).Make(plan, program, pyodide));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, document, cancellationToken);
        return $"Built {path}: one file, {StaticSite.Megabytes(document.Length)}";
    }

    private string Make(BuildPlan plan, ProgramFiles program, CarriedPyodide pyodide)
    {
        string page = _pages.ReadText(Index);
        if (page.Contains("importmap", StringComparison.Ordinal))
        {
            throw new UsageException($"{Index} has an import map of its own, and a document with everything in it needs one for itself: leave --single-file out.");
        }

        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["worker"] = StaticSite.Read(ClientModules.Worker), ["python"] = StaticSite.Read(ClientModules.Python) };
        foreach ((string name, byte[] content) in pyodide.Files)
        {
            parts["pyodide/" + name] = content;
        }

        foreach ((string name, byte[] content) in program.Files)
        {
            parts["py/" + name] = content;
        }

        foreach (string name in new[] { "pons.mjs", "pons-built.mjs", ClientModules.InPage })
        {
            _modules[Scheme + Carried + name] = Encoding.UTF8.GetString(StaticSite.Read(name));
        }

        _modules[Scheme + ClientModules.Client] = ClientFor(plan, pyodide);
        page = InlineScripts().Replace(page, match => $"{match.Groups["open"].Value}{Linked(match.Groups["code"].Value, Index)}</script>");
        page = Scripts().Replace(page, match => Script(match));
        page = Styles().Replace(page, match => Find(match.Groups["path"].Value, Index) is { } name ? $"<style>{Styled(name)}</style>" : match.Value);
        page = Attributes().Replace(page, match => Find(match.Groups["path"].Value, Index) is { } name && !PageFiles.IsPage(name) ? $"{match.Groups["before"].Value}{DataOf(name)}{match.Groups["after"].Value}" : match.Value);
        return Assemble(page, parts);
    }

    private string Assemble(string page, Dictionary<string, byte[]> parts)
    {
        string map = StaticSite.Quote(new { imports = _modules.ToDictionary(module => module.Key, module => $"data:text/javascript;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(module.Value))}", StringComparer.Ordinal) });
        string begin = $"<script type=\"importmap\">{map}</script>";
        Match head = Head().Match(page);
        page = head.Success ? page.Insert(head.Index + head.Length, begin) : begin + page;
        var end = new StringBuilder();
        foreach ((string name, byte[] content) in parts)
        {
            end.Append($"<script type=\"application/x-pons\" data-name=\"{name}\">{Convert.ToBase64String(Pack(content))}</script>\n");
        }

        int body = page.LastIndexOf("</body>", StringComparison.OrdinalIgnoreCase);
        page = page.Insert(body < 0 ? page.Length : body, end.ToString());
        Match type = DocumentType().Match(page);
        return type.Success ? page.Insert(type.Length, $"\n{Mark}\n") : $"{Mark}\n{page}";
    }

    private static string ClientFor(BuildPlan plan, CarriedPyodide pyodide) => $$"""
        import { connect as open } from "{{Scheme}}{{Carried}}pons.mjs";
        import { bind, unpacked } from "{{Scheme}}{{Carried}}pons-built.mjs";

        export * from "{{Scheme}}{{Carried}}pons.mjs";
        export const connect = bind(open, unpacked({
          module: {{StaticSite.Quote(Path.GetFileName(plan.File) ?? "")}},
          packages: {{StaticSite.Quote(pyodide.Packages)}},
          inPage: "{{Scheme}}{{Carried}}{{ClientModules.InPage}}",
          pyodide: {{StaticSite.Quote(pyodide.Address?.AbsoluteUri ?? "")}},
        }));
        """;

    /// <summary>The file of the pages that an address in one of them means; nothing when there is none.</summary>
    private string? Find(string path, string from)
    {
        if (path.Contains(':', StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }

        string name = new Uri(new Uri(new Uri("http://page/"), from), path).AbsolutePath[1..];
        name = Uri.UnescapeDataString(name);
        return _pages.Has(name) ? name : null;
    }

    private string Script(Match match)
    {
        if (Find(match.Groups["path"].Value, Index) is not { } name)
        {
            return match.Value;
        }

        string attributes = match.Groups["before"].Value + match.Groups["after"].Value;
        return attributes.Contains("module", StringComparison.Ordinal)
            ? $"<script{attributes}>import \"{Module(name)}\";</script>"
            : $"<script{attributes}>{_pages.ReadText(name).Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>";
    }

    /// <summary>The name that a module has in the import map.</summary>
    private string Module(string name)
    {
        string address = Scheme + name;
        if (!_modules.ContainsKey(address))
        {
            // First, as modules may import each other in a circle.
            _modules[address] = "";
            _modules[address] = Linked(_pages.ReadText(name), name);
        }

        return address;
    }

    private string Linked(string code, string from) =>
        Imports().Replace(code, match => Find(match.Groups["path"].Value, from) is { } name ? $"{match.Groups["before"].Value}{Module(name)}{match.Groups["after"].Value}" : match.Value);

    private string Styled(string name) =>
        StyleAddresses().Replace(_pages.ReadText(name), match => Find(match.Groups["path"].Value, name) is { } found ? $"url(\"{DataOf(found)}\")" : match.Value).Replace("</style", "<\\/style", StringComparison.OrdinalIgnoreCase);

    private string DataOf(string name) => $"data:{FileTypes.Of(name).Replace(" ", "", StringComparison.Ordinal)};base64,{Convert.ToBase64String(_pages.Read(name))}";

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    [GeneratedRegex("""(?<open><script\b(?![^>]*\bsrc\s*=)[^>]*\bmodule\b[^>]*>)(?<code>.*?)</script>""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, 2000)]
    private static partial Regex InlineScripts();

    [GeneratedRegex("""<script\b(?<before>[^>]*?)\s+src\s*=\s*["'](?<path>[^"']+)["'](?<after>[^>]*)>\s*</script>""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Scripts();

    [GeneratedRegex("""<link\b(?=[^>]*\bstylesheet\b)[^>]*\bhref\s*=\s*["'](?<path>[^"']+)["'][^>]*>""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Styles();

    [GeneratedRegex("""(?<before>\b(src|href|poster)\s*=\s*["'])(?<path>[^"'#?:]+)(?<after>["'])""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Attributes();

    [GeneratedRegex("""(?<before>\b(from|import)\s*\(?\s*["'])(?<path>\.{0,2}/[^"']+)(?<after>["'])""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Imports();

    [GeneratedRegex("""url\(\s*["']?(?<path>[^"')]+)["']?\s*\)""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex StyleAddresses();

    [GeneratedRegex("""<head\b[^>]*>""", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Head();

    [GeneratedRegex("""^\s*<!doctype[^>]*>""", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex DocumentType();
}
