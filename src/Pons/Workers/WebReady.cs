namespace Pons.Workers;

/// <summary>What a worker says of its web application when it is ready (SPEC chapter 12).</summary>
/// <param name="IsAsync">Whether it speaks ASGI; else WSGI.</param>
/// <param name="Host">Where its own server was asked to listen; nothing when it ran none.</param>
/// <param name="Port">Likewise; 0: at any.</param>
internal sealed record WebReady(bool IsAsync, string? Host, int Port)
{
    public static WebReady? Read(object? field) => field switch
    {
        null => null,
        Dictionary<string, object?> web when web.GetValueOrDefault("kind") is "wsgi" or "asgi" => new WebReady(
            web["kind"] is "asgi",
            web.GetValueOrDefault("host") as string,
            web.GetValueOrDefault("port") is long port and >= 0 and <= ushort.MaxValue ? (int)port : 0),
        _ => throw new ProtocolException("payload", "A ready message arrived whose web is neither of kind wsgi nor asgi."),
    };
}
