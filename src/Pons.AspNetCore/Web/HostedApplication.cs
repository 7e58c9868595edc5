using Pons.Pools;
using Pons.Workers;

namespace Pons.AspNetCore.Web;

/// <summary>The web application of a host, once its workers are ready.</summary>
internal sealed class HostedApplication(string file, PythonWebOptions options)
{
    private Peer? _peer;

    public string File { get; } = file;

    public PythonWebOptions Options { get; } = options;

    public bool IsAsync => Ready.IsAsync;

    /// <summary>Where the file's own server was asked to listen, such as <c>http://127.0.0.1:5001</c>; nothing when it ran none.</summary>
    public string? OwnAddress => Ready.Host is { } host ? $"http://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim('[', ']')}]" : host)}:{Ready.Port}" : null;

    private WebReady Ready => Peer.Ready.Web!;

    private Peer Peer => _peer ?? throw new InvalidOperationException($"The web application of '{File}' has not started yet.");

    public async Task<Peer> StartAsync(Hub hub, CancellationToken cancellationToken) =>
        _peer = await hub.StartPythonAsync(File, Options.ToPython(), cancellationToken).ConfigureAwait(false);

    /// <summary>One request, or WebSocket, on its way through the application.</summary>
    public IAsyncEnumerable<T> Stream<T>(Dictionary<string, object?> head, object? body, CancellationToken cancellationToken) =>
        Peer.Router.Stream<T>(IsAsync ? ExposedAction.Asgi : ExposedAction.Wsgi, body is null ? [head] : [head, body], new CallOptions { CancellationToken = cancellationToken });
}
