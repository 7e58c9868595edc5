namespace Pons.AspNetCore.Http;

/// <summary>What a caller would like to have, as far as a choice exists.</summary>
internal readonly struct AcceptedTypes(HttpRequest request)
{
    public const string Events = "text/event-stream";
    public const string Lines = "application/x-ndjson";

    private readonly string? _accept = request.Headers.Accept;

    /// <summary>Server-Sent Events.</summary>
    public bool WantsEvents => Names(Events);

    /// <summary>Items, also of what does not yield.</summary>
    public bool WantsItems => WantsEvents || Names(Lines);

    /// <summary>JSON and nothing else: then bytes are text in it.</summary>
    public bool WantsJsonAlone => _accept is not null && Names("application/json") && !Names("*/*") && !Names("image/") && !Names("application/octet-stream");

    /// <summary>A picture and nothing else.</summary>
    public bool WantsPictureAlone => _accept is not null && Names("image/") && !Names("*/*") && !Names("json");

    private bool Names(string type) => _accept is not null && _accept.Contains(type, StringComparison.OrdinalIgnoreCase);
}
