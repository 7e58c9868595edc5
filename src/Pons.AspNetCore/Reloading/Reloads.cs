using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Http.Routes;

namespace Pons.AspNetCore.Reloading;

/// <summary>While a program is written: loads each peer's module anew when code beside it is saved.</summary>
internal sealed partial class Reloads(Hub hub, RouteTable routes, IOptions<PonsOptions> options, ILogger<Reloads> log) : IHostedService, IDisposable
{
    private readonly List<CodeWatch> _watches = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Reload)
        {
            return;
        }

        var folders = new Dictionary<string, List<Peer>>(StringComparer.Ordinal);
        foreach (Peer peer in hub.Peers)
        {
            if (await ModuleFolder.FindAsync(peer, cancellationToken).ConfigureAwait(false) is { } folder)
            {
                (folders.TryGetValue(folder, out List<Peer>? peers) ? peers : folders[folder] = []).Add(peer);
            }
            else
            {
                NoFolder(peer.Name);
            }
        }

        foreach ((string folder, List<Peer> peers) in folders)
        {
            Watch(folder, peers);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _watches.ForEach(watch => watch.Dispose());

    private void Watch(string folder, List<Peer> peers)
    {
        bool isSmall = ModuleFolder.IsSmall(folder);
        if (!isSmall)
        {
            TooLarge(folder);
        }

        _watches.Add(new CodeWatch(folder, isSmall, options.Value.Hub.TimeProvider, path => Task.WhenAll(peers.Select(peer => ReloadAsync(peer, Path.GetRelativePath(folder, path))))));
    }

    private async Task ReloadAsync(Peer peer, string file)
    {
        try
        {
            await peer.ReloadAsync().ConfigureAwait(false);
            routes.Refresh();
            Reloaded(peer.Name, file, peer.Actions.Count);
        }
        catch (RemoteException error)
        {
            NotReloaded(peer.Name, file, error is PythonException python ? python.Traceback : error is JavaScriptException script ? script.Stack : error.Message);
        }
        catch (PonsException error)
        {
            NotReloaded(peer.Name, file, error.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{peer} was loaded anew, since {file} was saved: {actions} actions.")]
    private partial void Reloaded(string peer, string file, int actions);

    [LoggerMessage(2, LogLevel.Error, "{peer} stays as it was. {file} was saved, and it cannot be loaded:\n{reason}")]
    private partial void NotReloaded(string peer, string file, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{peer} is not loaded anew when it changes: it names no file.")]
    private partial void NoFolder(string peer);

    [LoggerMessage(4, LogLevel.Warning, "{folder} has too many folders in it: only the files right in it are watched.")]
    private partial void TooLarge(string folder);
}
