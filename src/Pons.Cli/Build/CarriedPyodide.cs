using Pons.AspNetCore.InPage;

namespace Pons.Cli.Build;

/// <summary>The Pyodide that a build carries, with the packages that its program needs; or the address that it is loaded from.</summary>
internal sealed record CarriedPyodide
{
    private static readonly string[] Scripts = ["pyodide.mjs", "pyodide.asm.mjs"];

    /// <summary>Where pages load it from in place of carrying it.</summary>
    public Uri? Address { get; private init; }

    public string? Version { get; private init; }

    /// <summary>Stands for all of it.</summary>
    public string Key { get; private init; } = "";

    /// <summary>By the names in its folder.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; private init; } = new Dictionary<string, byte[]>();

    /// <summary>The packages that are loaded at the start.</summary>
    public IReadOnlyList<string> Packages { get; private init; } = [];

    public static async Task<CarriedPyodide> CollectAsync(BuildPlan plan, ProgramFiles program, CancellationToken cancellationToken)
    {
        if (plan.Pyodide.Address is { } address)
        {
            return new CarriedPyodide { Address = address, Packages = plan.Packages };
        }

        string folder = PyodideSearch.Find(plan.Pyodide.Folder, [plan.Ui, plan.Folder, Directory.GetCurrentDirectory()]);
        var pyodide = new PyodideFiles(folder, Wheel.ReadAll(plan.Pyodide.Wheels));
        string[] named = [.. plan.Packages.Select(Requirement.Normalize).Concat(program.Foreign.Select(pyodide.Packages.ByImport).OfType<string>()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (named.FirstOrDefault(name => !pyodide.Packages.Has(name)) is { } unknown)
        {
            throw new UsageException($"--package is {unknown}, which is neither a package of this Pyodide nor a wheel (--wheels).");
        }

        IReadOnlyList<string> needed = pyodide.Packages.Closure(named);
        using PackageCache? cache = PackageCache.For(plan.Pyodide, pyodide);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string package in needed)
        {
            string file = pyodide.Packages.FileOf(package);
            string path = pyodide.Find(file) ?? await FetchAsync(cache, pyodide.Packages, package, file);
            files[file] = await File.ReadAllBytesAsync(path, cancellationToken);
        }

        PackageList list = pyodide.Packages.Only(needed);
        foreach (string name in PyodideFiles.Own)
        {
            files[name] = await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellationToken);
        }

        foreach (string name in Scripts)
        {
            files[name] = WithoutMap(files[name]);
        }

        files[PyodideFiles.List] = list.Bytes;
        return new CarriedPyodide { Version = pyodide.Version, Key = ContentHash.Of(files), Files = files, Packages = named };
    }

    private static async Task<string> FetchAsync(PackageCache? cache, PackageList list, string package, string file)
    {
        if (cache is null)
        {
            throw new UsageException($"The program needs {package}, which is a package of Pyodide that is not here. Say --fetch-packages to get it once, or put a wheel of it into a folder of --wheels.");
        }

        try
        {
            await Console.Error.WriteLineAsync($"pons: Fetching {file}");
            return await cache.GetAsync(file, list.HashOf(file) ?? throw new UsageException($"The list of packages does not say where {package} is."));
        }
        catch (HttpRequestException error)
        {
            throw new UsageException($"{package} cannot be had: {error.Message}");
        }
    }

    /// <summary>Maps of sources are not carried, and browsers would ask for them.</summary>
    private static byte[] WithoutMap(byte[] script)
    {
        int at = script.AsSpan().LastIndexOf("\n//# sourceMappingURL="u8);
        return at < 0 ? script : script[..at];
    }
}
