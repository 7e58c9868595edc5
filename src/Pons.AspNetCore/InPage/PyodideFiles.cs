using System.Security.Cryptography;
using System.Text.Json;

namespace Pons.AspNetCore.InPage;

/// <summary>What a page may load of a Pyodide: its own files, and the packages that its list names, among them wheels of the user's. Nothing else of its folder is served.</summary>
internal sealed class PyodideFiles
{
    public const string Program = "pyodide.asm.wasm";
    public const string List = "pyodide-lock.json";

    private const int KeyBytes = 8;

    private static readonly string[] Needed = ["pyodide.mjs", "pyodide.asm.mjs", Program, "python_stdlib.zip", List];
    private static readonly string[] Welcome = ["pyodide.js", "pyodide.mjs.map", "pyodide.js.map"];

    private readonly Dictionary<string, string> _wheels;

    /// <param name="folder">Where it lies.</param>
    /// <param name="wheels">The user's own.</param>
    /// <exception cref="FileNotFoundException">Files are missing there.</exception>
    /// <exception cref="UnusableWheelException">The wheels and the list do not go together.</exception>
    public PyodideFiles(string folder, IReadOnlyList<Wheel> wheels)
    {
        Folder = folder;
        if (Needed.FirstOrDefault(name => !File.Exists(Path.Combine(folder, name))) is { } missing)
        {
            throw new FileNotFoundException($"The Pyodide in {folder} has no {missing}: it is not complete, or too old. Pons runs with version 314 and later.");
        }

        Version = ReadVersion(folder);
        Packages = PackageList.Read(File.ReadAllBytes(Path.Combine(folder, List))).With(wheels);
        _wheels = wheels.ToDictionary(wheel => wheel.FileName, wheel => wheel.Path, StringComparer.Ordinal);
        Key = MakeKey();
    }

    public string Folder { get; }

    /// <summary>As its package says it; nothing where it does not.</summary>
    public string? Version { get; }

    public PackageList Packages { get; }

    /// <summary>Stands for all of this: another content has another key.</summary>
    public string Key { get; }

    /// <summary>The files of Pyodide itself, without the list of its packages.</summary>
    public static IEnumerable<string> Own => Needed.Where(name => name != List);

    /// <summary>Whether it is one of Pyodide's own files, which every start needs.</summary>
    public static bool IsOwn(string name) => Needed.Contains(name, StringComparer.Ordinal) || Welcome.Contains(name, StringComparer.Ordinal);

    /// <summary>The file of that name; nothing when there is none here, or none that is served.</summary>
    public string? Find(string name)
    {
        if (_wheels.TryGetValue(name, out string? wheel))
        {
            return wheel;
        }

        string path = Path.Combine(Folder, name);
        return (IsOwn(name) || Packages.HashOf(name) is not null) && File.Exists(path) ? path : null;
    }

    private static string? ReadVersion(string folder)
    {
        string file = Path.Combine(folder, "package.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(file));
        return package.RootElement.TryGetProperty("version", out JsonElement version) ? version.GetString() : null;
    }

    private string MakeKey()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in Own)
        {
            using FileStream file = File.OpenRead(Path.Combine(Folder, name));
            hash.AppendData(SHA256.HashData(file));
        }

        hash.AppendData(Packages.Bytes);
        return $"{Version ?? "0"}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, KeyBytes))}";
    }
}
