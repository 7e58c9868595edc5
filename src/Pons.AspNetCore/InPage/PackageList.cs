using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pons.AspNetCore.InPage;

/// <summary>The packages that a Pyodide can load, by its lock file: each with its file, the hash of that and what it depends on.</summary>
internal sealed class PackageList
{
    private readonly JsonObject _root;
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    private PackageList(JsonObject root)
    {
        _root = root;
        foreach ((_, JsonNode? package) in Packages)
        {
            if (FileOf(package!) is { } file && !file.Contains('/', StringComparison.Ordinal))
            {
                _hashes[file] = package!["sha256"]!.GetValue<string>();
            }
        }

        Bytes = JsonSerializer.SerializeToUtf8Bytes(root);
    }

    /// <summary>The lock file.</summary>
    public byte[] Bytes { get; }

    /// <summary>The version of its Python, such as <c>3.14.2</c>.</summary>
    public string PythonVersion => _root["info"]!["python"]!.GetValue<string>();

    /// <summary>How wheels are called that were made for it.</summary>
    public string Platform => $"pyemscripten_{_root["info"]!["abi_version"]}_wasm32";

    private JsonObject Packages => _root["packages"]!.AsObject();

    /// <exception cref="FileNotFoundException">It is no such list.</exception>
    public static PackageList Read(byte[] bytes)
    {
        try
        {
            return new PackageList(JsonNode.Parse(bytes)!.AsObject());
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new FileNotFoundException($"The {PyodideFiles.List} of this Pyodide cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The hash of a package's file; nothing where no package has that file.</summary>
    public string? HashOf(string file) => _hashes.GetValueOrDefault(file);

    public bool Has(string name) => Packages.ContainsKey(name);

    public string VersionOf(string name) => Packages[name]!["version"]!.GetValue<string>();

    public string FileOf(string name) => FileOf(Packages[name]!)!;

    /// <summary>Which package holds the module that is imported by that name.</summary>
    public string? ByImport(string module) =>
        Packages.FirstOrDefault(package => package.Value!["imports"] is JsonArray imports && imports.Any(name => name!.GetValue<string>() == module)).Key;

    /// <summary>The same with wheels of the user's, which take the place of packages of their name.</summary>
    public PackageList With(IReadOnlyList<Wheel> wheels)
    {
        if (wheels.Count == 0)
        {
            return this;
        }

        IReadOnlyDictionary<string, IReadOnlyList<string>> depends = new WheelDependencies(this, wheels).Resolve();
        JsonObject root = _root.DeepClone().AsObject();
        foreach (Wheel wheel in wheels)
        {
            root["packages"]![wheel.Name] = Entry(wheel, depends[wheel.Name]);
        }

        return new PackageList(root);
    }

    /// <summary>These packages and all that they need, each once.</summary>
    public IReadOnlyList<string> Closure(IEnumerable<string> names)
    {
        List<string> found = [];
        var waiting = new Queue<string>(names);
        while (waiting.TryDequeue(out string? name))
        {
            if (found.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            found.Add(name);
            foreach (JsonNode? needed in Packages[name]!["depends"]!.AsArray())
            {
                waiting.Enqueue(needed!.GetValue<string>());
            }
        }

        return found;
    }

    /// <summary>The list of these packages alone.</summary>
    public PackageList Only(IReadOnlyCollection<string> names)
    {
        JsonObject root = _root.DeepClone().AsObject();
        var kept = new JsonObject(names.Select(name => KeyValuePair.Create(name, root["packages"]![name]?.DeepClone())));
        root["packages"] = kept;
        return new PackageList(root);
    }

    private static string? FileOf(JsonNode package) => package["file_name"]?.GetValue<string>();

    private static JsonObject Entry(Wheel wheel, IReadOnlyList<string> depends) => new()
    {
        ["name"] = wheel.Name,
        ["version"] = wheel.Version,
        ["file_name"] = wheel.FileName,
        ["install_dir"] = "site",
        ["sha256"] = wheel.Hash,
        ["package_type"] = "package",
        ["imports"] = new JsonArray([.. wheel.Imports.Select(name => JsonValue.Create(name))]),
        ["depends"] = new JsonArray([.. depends.Select(name => JsonValue.Create(name))]),
        ["unvendored_tests"] = false,
    };
}
