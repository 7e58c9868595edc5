using System.Text;
using System.Text.Json;
using Pons.AspNetCore.Pages;

namespace Pons.Cli.Build;

/// <summary>A folder of static files: the pages, the client that runs Python in them, Pyodide and the program.</summary>
internal static class StaticSite
{
    /// <summary>What is Pons' own lies in here.</summary>
    public const string Folder = "pons/";

    /// <summary>The service worker, which keeps files below its own folder only.</summary>
    public const string Offline = "pons-offline.js";

    private const string Built = "pons-built.mjs";
    private const string Client = "pons.mjs";

    public static async Task<string> MakeAsync(BuildPlan plan, CancellationToken cancellationToken)
    {
        var folder = new OutFolder(plan);
        var pages = PageFiles.In(plan.Ui);
        var program = ProgramFiles.Collect(plan, pages);
        CarriedPyodide pyodide = await CarriedPyodide.CollectAsync(plan, program, cancellationToken);
        Notes.Write(plan, pages, pyodide);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string name in pages.Names)
        {
            files[name] = pages.Build(name);
        }

        string[] isolated = [.. pages.Names.Where(PageFiles.IsPage).Where(name => plan.Isolate || Isolation.IsAskedBy(pages.ReadText(name)))];
        Add(files, $"{Folder}pyodide-{pyodide.Key}/", pyodide.Files);
        files["pons.js"] = Encoding.UTF8.GetBytes(ClientFor(plan, files, program, pyodide, isolated));
        files[Offline] = await OfflineFor(files, isolated, cancellationToken);
        folder.Write(files);
        return Sizes(plan, files, pyodide);
    }

    /// <summary>A file that came with Pons.</summary>
    public static byte[] Read(string file) =>
        File.Exists(ClientModules.PathOf(file)) ? File.ReadAllBytes(ClientModules.PathOf(file)) : throw new UsageException($"This copy of Pons was built without npm, and so without {file}. Build it where npm is installed.");

    /// <summary>What a text in JavaScript is.</summary>
    public static string Quote(object value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    public static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0.0} MB");

    private static void Add(SortedDictionary<string, byte[]> files, string folder, IReadOnlyDictionary<string, byte[]> added)
    {
        foreach ((string name, byte[] content) in added)
        {
            files[folder + name] = content;
        }
    }

    /// <summary>The module that the pages load as their client: it knows the program.</summary>
    private static string ClientFor(BuildPlan plan, SortedDictionary<string, byte[]> files, ProgramFiles program, CarriedPyodide pyodide, string[] isolated)
    {
        Dictionary<string, byte[]> own = new[] { Client, Built, ClientModules.InPage, ClientModules.Worker, ClientModules.Python }.ToDictionary(name => name, Read, StringComparer.Ordinal);
        foreach ((string name, byte[] content) in program.Files)
        {
            own["py/" + name] = content;
        }

        string folder = $"{Folder}app-{ContentHash.Of(own)}/";
        Add(files, folder, own);
        string At(string path) => $"at({Quote(path)})";
        IEnumerable<string> addresses = program.Files.Keys.Select(name => $"{Quote(name)}: {At($"{folder}py/{name}")}");
        string place = pyodide.Address is { } address ? Quote(address.AbsoluteUri) : At($"{Folder}pyodide-{pyodide.Key}/");
        return $$"""
            // Made by 'pons build': the client, and the program that its connect() runs in the page.
            import { connect as open } from "./{{folder}}{{Client}}";
            import { bind } from "./{{folder}}{{Built}}";

            const at = (path) => new URL(path, import.meta.url).href;

            export * from "./{{folder}}{{Client}}";
            export const connect = bind(open, {
              module: {{Quote(Path.GetFileName(plan.File) ?? "")}},
              files: { {{string.Join(", ", addresses)}} },
              packages: {{Quote(pyodide.Packages)}},
              places: { worker: {{At(folder + ClientModules.Worker)}}, python: {{At(folder + ClientModules.Python)}}, pyodide: {{place}} },
              offline: {{At(Offline)}},
              isolated: [{{string.Join(", ", isolated.Select(name => At("./" + WithoutIndex(name))))}}],
            });

            """;
    }

    private static string WithoutIndex(string name) => name == "index.html" || name.EndsWith("/index.html", StringComparison.Ordinal) ? name[..^"index.html".Length] : name;

    private static Task<byte[]> OfflineFor(SortedDictionary<string, byte[]> files, string[] isolated, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Dictionary<string, string> hashes = files.ToDictionary(file => file.Key, file => ContentHash.Of(file.Value), StringComparer.Ordinal);
        string contents = Quote(new { files = hashes, isolated });
        return Task.FromResult(Encoding.UTF8.GetBytes($"self.ponsContents = {contents};\n{Encoding.UTF8.GetString(Read(Offline))}"));
    }

    private static string Sizes(BuildPlan plan, SortedDictionary<string, byte[]> files, CarriedPyodide pyodide)
    {
        long Size(Func<string, bool> isMeant) => files.Where(file => isMeant(file.Key)).Sum(file => (long)file.Value.Length);
        long packages = pyodide.Files.Where(file => file.Key.EndsWith(".whl", StringComparison.Ordinal)).Sum(file => (long)file.Value.Length);
        long python = pyodide.Files.Sum(file => (long)file.Value.Length) - packages;
        long pages = Size(name => !name.StartsWith(Folder, StringComparison.Ordinal));
        long all = Size(_ => true);
        string from = pyodide.Address is { } address ? $"Pyodide comes from {address}" : $"Pyodide {pyodide.Version} {Megabytes(python)}";
        return $"Built {plan.Out}: {files.Count} files, {Megabytes(all)} ({from}, packages {Megabytes(packages)}, Pons and the program {Megabytes(all - python - packages - pages)}, pages {Megabytes(pages)})";
    }
}
