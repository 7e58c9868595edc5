using System.IO.Compression;
using System.Security.Cryptography;

namespace Pons.AspNetCore.InPage;

/// <summary>A wheel of the user's: what stands in its name and in its METADATA.</summary>
internal sealed record Wheel
{
    private const string Ending = ".whl";

    // What says more of a package than this is no METADATA.
    private const int MostMetadataBytes = 1 << 20;

    /// <summary>As lists of packages have it: lower case, with dashes.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Path { get; init; }

    /// <summary>The SHA-256 of the file.</summary>
    public required string Hash { get; init; }

    /// <summary>What can be imported when it is loaded.</summary>
    public required IReadOnlyList<string> Imports { get; init; }

    public required IReadOnlyList<Requirement> Requires { get; init; }

    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>Reads the wheels of these folders and files.</summary>
    /// <exception cref="UnusableWheelException">One cannot be loaded by a page, or there are two of a name.</exception>
    public static IReadOnlyList<Wheel> ReadAll(IEnumerable<string> places)
    {
        Wheel[] wheels = [.. places.SelectMany(FilesAt).Distinct(StringComparer.Ordinal).Select(Read)];
        if (wheels.GroupBy(wheel => wheel.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new UnusableWheelException($"There are {twice.Count()} wheels of {twice.Key}: {string.Join(", ", twice.Select(wheel => wheel.FileName))}. Leave the one that pages are to load.");
        }

        return wheels;
    }

    /// <summary>Whether it runs in a Pyodide of that platform.</summary>
    public bool IsFor(string platform) => FileName[..^Ending.Length].Split('-')[^1] is { } named && named.Split('.').Any(each => each == "any" || each == platform);

    private static IEnumerable<string> FilesAt(string place) =>
        Directory.Exists(place) ? Directory.EnumerateFiles(place, "*" + Ending).Select(System.IO.Path.GetFullPath).Order(StringComparer.Ordinal)
        : File.Exists(place) && place.EndsWith(Ending, StringComparison.Ordinal) ? [System.IO.Path.GetFullPath(place)]
        : throw new UnusableWheelException($"'{place}' is neither a folder of wheels nor a wheel (*{Ending}).");

    private static Wheel Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            ILookup<string, string> metadata = ReadMetadata(zip, path);
            string[] imports = [.. zip.Entries.Select(entry => ImportOf(entry.FullName)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            file.Position = 0;
            return new Wheel
            {
                Name = Requirement.Normalize(metadata["Name"].First()),
                Version = metadata["Version"].First(),
                Path = path,
                Hash = Convert.ToHexStringLower(SHA256.HashData(file)),
                Imports = imports,
                Requires = [.. metadata["Requires-Dist"].Select(Requirement.Parse)],
            };
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new UnusableWheelException($"{path} cannot be read as a wheel: {error.Message}", error);
        }
    }

    /// <summary>The fields of METADATA, up to the description.</summary>
    private static ILookup<string, string> ReadMetadata(ZipArchive zip, string path)
    {
        ZipArchiveEntry entry = zip.Entries.FirstOrDefault(entry => entry.FullName.EndsWith(".dist-info/METADATA", StringComparison.Ordinal) && entry.FullName.Count(c => c == '/') == 1)
            ?? throw new InvalidDataException("It holds no METADATA.");
        if (entry.Length > MostMetadataBytes)
        {
            throw new InvalidDataException($"Its METADATA has {entry.Length} bytes.");
        }

        using var reader = new StreamReader(entry.Open());
        List<(string Key, string Value)> fields = [];
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !char.IsWhiteSpace(line[0]))
            {
                fields.Add((line[..colon], line[(colon + 1)..].Trim()));
            }
        }

        ILookup<string, string> metadata = fields.ToLookup(field => field.Key, field => field.Value, StringComparer.OrdinalIgnoreCase);
        return metadata["Name"].Any() && metadata["Version"].Any() ? metadata : throw new InvalidDataException($"Its METADATA says neither name nor version of {path}.");
    }

    /// <summary>The name that a file of the wheel is imported by, or a part of it is.</summary>
    private static string? ImportOf(string entry)
    {
        int slash = entry.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? entry.Split('.')[0] : entry[..slash];
        bool isCode = entry.EndsWith(".py", StringComparison.Ordinal) || entry.EndsWith(".so", StringComparison.Ordinal);
        return isCode && first.All(c => char.IsLetterOrDigit(c) || c == '_') ? first : null;
    }
}
