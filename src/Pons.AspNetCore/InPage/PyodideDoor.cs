using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Files;
using Pons.AspNetCore.Http;
using Pons.AspNetCore.Pages;

namespace Pons.AspNetCore.InPage;

/// <summary>Serves Pyodide and its packages to pages that run Python themselves, and tells them where each thing is.</summary>
internal sealed class PyodideDoor : IDisposable
{
    private const string Root = "/pyodide";

    private static readonly Refusal NotServed = new(StatusCodes.Status404NotFound, "No such file", "Pyodide has no file of that name, or is another one by now: pages learn its place from /pons-in-page.json.");

    private readonly Lock _lock = new();
    private readonly PonsOptions _all;
    private readonly Hub _hub;
    private readonly ClientModules _modules;
    private readonly Cors _cors;
    private readonly OriginRule _origins;
    private readonly ConcurrentDictionary<string, FixedContent> _contents = new(StringComparer.Ordinal);
    private PyodideFiles? _files;
    private PackageCache? _cache;

    public PyodideDoor(IOptions<PonsOptions> options, Hub hub, ClientModules modules, IServiceProvider services)
    {
        (_all, _hub) = (options.Value, hub);
        (_modules, _cors, _origins) = (modules, ActivatorUtilities.GetServiceOrCreateInstance<Cors>(services), services.GetRequiredService<OriginRule>());
    }

    private PyodideOptions Options => _all.Pyodide;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        PyodideDoor door = endpoints.ServiceProvider.GetRequiredService<PyodideDoor>();
        if (door.Options.Folder is not null || door.Options.Wheels.Count > 0)
        {
            // What was named is to be there from the start.
            door.Files();
        }

        Gate gate = endpoints.ServiceProvider.GetRequiredService<Gate>();
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        endpoints.MapMethods("/pons-in-page.json", methods, gate.Guard(Right.Look, door.AnswerPlacesAsync));
        endpoints.MapMethods(Root + "/{key}/{file}", methods, gate.Guard(Right.Look, door.AnswerFileAsync));
    }

    public void Dispose() => _cache?.Dispose();

    /// <summary>Looks for it until it is there: it may be installed while the host runs.</summary>
    private PyodideFiles Files()
    {
        lock (_lock)
        {
            if (_files is null)
            {
                var files = new PyodideFiles(PyodideSearch.Find(Options.Folder, Places()), Wheel.ReadAll(Options.Wheels));
                _cache = PackageCache.For(Options, files);
                _files = files;
            }

            return _files;
        }
    }

    private IEnumerable<string> Places()
    {
        IEnumerable<string?> modules = _hub.Peers.Select(peer => Path.IsPathRooted(peer.Plan.Target) ? Path.GetDirectoryName(peer.Plan.Target) : null);
        return [.. new[] { _all.Ui.Folder }.Concat(modules).Append(Directory.GetCurrentDirectory()).OfType<string>()];
    }

    /// <summary>Where the parts are. Their addresses have their hashes in them, so that browsers keep them and never use an old one.</summary>
    private Task AnswerPlacesAsync(HttpContext context)
    {
        string? pyodide = Options.Address?.AbsoluteUri;
        string? problem = null;
        try
        {
            pyodide ??= $"pyodide/{Files().Key}/";
        }
        catch (Exception error) when (error is FileNotFoundException or UnusableWheelException)
        {
            // The page says it, unless it knows a Pyodide itself.
            problem = error.Message;
        }

        _cors.Allow(context);
        context.Response.Headers.CacheControl = FixedContent.AskedEachTime;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var places = new { worker = AddressOf(ClientModules.Worker), python = AddressOf(ClientModules.Python), pyodide, problem };
        return context.Response.WriteAsJsonAsync(places, JsonSerializerOptions.Web, context.RequestAborted);
    }

    private string AddressOf(string module) => _modules.Find(module) is { } content ? $"{module}?{content.Hash}" : module;

    private Task AnswerFileAsync(HttpContext context)
    {
        PyodideFiles files;
        try
        {
            files = Files();
        }
        catch (Exception error) when (error is FileNotFoundException or UnusableWheelException)
        {
            return new Refusal(StatusCodes.Status404NotFound, "No Pyodide", error.Message).WriteAsync(context);
        }

        string name = (string)context.Request.RouteValues["file"]!;
        if ((string)context.Request.RouteValues["key"]! != files.Key)
        {
            return NotServed.WriteAsync(context);
        }

        _cors.Allow(context);
        return name == PyodideFiles.List ? ContentOf(name, () => files.Packages.Bytes).AnswerAsync(context, FixedContent.ForEver)
            : files.Find(name) is not { } path ? AnswerPackageAsync(context, files, name)
            : PyodideFiles.IsOwn(name) ? ContentOf(name, () => File.ReadAllBytes(path)).AnswerAsync(context, FixedContent.ForEver)
            : SendAsync(context, path, files.Packages.HashOf(name)!);
    }

    private FixedContent ContentOf(string name, Func<byte[]> read) => _contents.GetOrAdd(name, _ => new FixedContent(name, read()));

    /// <summary>A package that is not in Pyodide's folder: from those that were fetched, or fetched now.</summary>
    private async Task AnswerPackageAsync(HttpContext context, PyodideFiles files, string name)
    {
        if (files.Packages.HashOf(name) is not { } hash)
        {
            await NotServed.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (_cache is not { } cache)
        {
            await NotHere(name).WriteAsync(context).ConfigureAwait(false);
            return;
        }

        // A page from elsewhere makes this host fetch nothing.
        if (cache.Find(hash) is null && !_origins.Allows(context.Request))
        {
            await NotServed.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        string path;
        try
        {
            path = await cache.GetAsync(name, hash).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            await new Refusal(StatusCodes.Status502BadGateway, "Not fetched", error.Message).WriteAsync(context).ConfigureAwait(false);
            return;
        }

        await SendAsync(context, path, hash).ConfigureAwait(false);
    }

    private static Refusal NotHere(string name) => new(StatusCodes.Status404NotFound, "Package not here",
        $"{name} is a package of Pyodide that this host does not have, and it was not told to fetch any (--fetch-packages, {nameof(PyodideOptions)}.{nameof(PyodideOptions.FetchPackages)}). A wheel of it may also lie in a folder of --wheels.");

    private static Task SendAsync(HttpContext context, string path, string hash)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = FixedContent.ForEver;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.PhysicalFile(path, FileTypes.Of("package.whl"), entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true).ExecuteAsync(context);
    }
}
