using Microsoft.AspNetCore.StaticFiles;

namespace Pons.AspNetCore.Files;

/// <summary>What kind of file a name stands for. Browsers are told to believe it, so what is not known is bytes.</summary>
internal static class FileTypes
{
    private const string Bytes = "application/octet-stream";

    private static readonly FileExtensionContentTypeProvider Known = new()
    {
        Mappings =
        {
            [".whl"] = "application/zip",
            [".data"] = Bytes,
            [".wasm"] = "application/wasm",
            [".mjs"] = "text/javascript",
            [".cjs"] = "text/javascript",
            [".js"] = "text/javascript",
            [".map"] = "application/json",
            [".webmanifest"] = "application/manifest+json",
            [".py"] = "text/plain",
            [".md"] = "text/plain",
            [".toml"] = "text/plain",
            [".yaml"] = "text/plain",
            [".yml"] = "text/plain",
            [".log"] = "text/plain",
            [".jsonl"] = "application/x-ndjson",
        },
    };

    public static string Of(string path)
    {
        string type = Known.TryGetContentType(path, out string? known) ? known : Bytes;
        return type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
    }

    /// <summary>Whether it gets much smaller when it is compressed.</summary>
    public static bool IsCompressible(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal)
        || type is "application/wasm" or "image/svg+xml"
        || type.EndsWith("json", StringComparison.Ordinal)
        || type.EndsWith("xml", StringComparison.Ordinal);

    /// <summary>Whether a browser that opens it runs what is in it.</summary>
    public static bool IsActive(string type) =>
        type.StartsWith("text/html", StringComparison.Ordinal) || type.Contains("xml", StringComparison.Ordinal);
}
