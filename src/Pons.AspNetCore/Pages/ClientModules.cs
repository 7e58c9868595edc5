namespace Pons.AspNetCore.Pages;

/// <summary>The modules that pages load: the client, and what it loads when Python is to run in the page.</summary>
internal sealed class ClientModules
{
    public const string Client = "pons.js";
    public const string InPage = "pons-in-page.mjs";
    public const string Worker = "pons-worker.mjs";
    public const string Python = "pons-python.json";

    /// <summary>What is served, by the name in the address, and the file that it is.</summary>
    public static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Client] = "pons.mjs",
        [InPage] = InPage,
        [Worker] = Worker,
        [Python] = Python,
    };

    private readonly Dictionary<string, Lazy<FixedContent?>> _contents = Files.ToDictionary(
        file => file.Key, file => new Lazy<FixedContent?>(() => Read(PathOf(file.Value))), StringComparer.Ordinal);

    /// <summary>Where a file of the JavaScript side lies.</summary>
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "runtimes", "js", file);

    /// <summary>Nothing where Pons was built without npm.</summary>
    public FixedContent? Find(string name) => _contents[name].Value;

    private static FixedContent? Read(string path) => File.Exists(path) ? new FixedContent(path, File.ReadAllBytes(path)) : null;
}
