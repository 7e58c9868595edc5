namespace Pons.Cli.Serve;

/// <summary>An origin whose pages may call, as browsers write it.</summary>
internal static class OriginArgument
{
    /// <summary>Of pages of files and of sandboxed frames; every page can make itself such a frame.</summary>
    public const string Anybody = "null";

    private const string Files = "file://";

    public static string Check(string origin)
    {
        if (origin is Anybody or Files)
        {
            return origin;
        }

        bool isOrigin = Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == origin;
        return isOrigin ? origin : throw new UsageException($"--allow-origin is {origin}; an origin is such as https://app.example.org or http://localhost:3000, in small letters and without a path, or null.");
    }
}
