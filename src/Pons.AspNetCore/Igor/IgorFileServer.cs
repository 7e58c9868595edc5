using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Files;

namespace Pons.AspNetCore.Igor;

/// <summary>The file server that an Igor program asks for, at a port of its own: reads and writes files of one folder.</summary>
internal sealed class IgorFileServer(Gate gate, IgorOriginRule origins, IOptions<PonsOptions> options)
{
    private static readonly Refusal Missing = new(StatusCodes.Status404NotFound, "No such file", "There is no such file or folder below the folder that is served.");

    private static readonly Refusal Foreign = new(StatusCodes.Status403Forbidden, "Foreign page",
        "This page comes from elsewhere and may not use files here. Whoever runs this host can add its origin to the allowed ones.");

    private static readonly Refusal NoMethod = new(StatusCodes.Status405MethodNotAllowed, "No such method", "Files are read by GET and written by POST.");

    private WebApplication? _application;
    private ServedFolder _folder = null!;
    private string _prefix = "";

    /// <summary>Listens, and answers where.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task<string> StartAsync(string address, string root, CancellationToken cancellationToken)
    {
        _folder = new ServedFolder(root);
        _prefix = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)).Replace('\\', '/').TrimStart('/')}/";
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        _application = builder.Build();
        _application.Run(AnswerAsync);
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        return _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async Task StopAsync()
    {
        if (_application is not null)
        {
            using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _application.StopAsync(now.Token).ConfigureAwait(false);
            await _application.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (gate.Refuse(context, Right.Look) is { } refusal)
        {
            return refusal.WriteAsync(context);
        }

        if (!origins.AllowsForFiles(request))
        {
            return Foreign.WriteAsync(context);
        }

        if (request.Headers.Origin.Count == 1)
        {
            context.Response.Headers.AccessControlAllowOrigin = request.Headers.Origin;
            context.Response.Headers.Vary = "Origin";
        }

        return request.Method switch
        {
            "GET" or "HEAD" => ReadAsync(context),
            "POST" => WriteAsync(context),
            "OPTIONS" => AllowAsync(context),
            _ => NoMethod.WriteAsync(context),
        };
    }

    private async Task ReadAsync(HttpContext context)
    {
        string? path = NamesIn(context.Request) is { } names ? _folder.Find(names) : null;
        path = path is not null && Directory.Exists(path) ? _folder.Find([.. NamesIn(context.Request)!, "index.html"]) : path;
        if (path is not null && ServedFolder.Open(path) is { } file)
        {
            await FileAnswer.WriteAsync(context, path, file, mayCompress: false).ConfigureAwait(false);
            return;
        }

        await Missing.WriteAsync(context).ConfigureAwait(false);
    }

    private async Task WriteAsync(HttpContext context)
    {
        string? parent = NamesIn(context.Request) is { Length: > 0 } names && !context.Request.Path.Value!.EndsWith('/') ? _folder.Find(names.AsSpan(0, names.Length - 1)) : null;
        if (parent is null || !Directory.Exists(parent))
        {
            await Missing.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        await FileWriting.WriteAsync(context, parent, NamesIn(context.Request)![^1], options.Value.Igor.FileBytes).ConfigureAwait(false);
        HttpResponse response = context.Response;
        if (response.StatusCode is StatusCodes.Status201Created or StatusCodes.Status204NoContent)
        {
            (response.StatusCode, response.ContentType) = (StatusCodes.Status200OK, "application/json");
            await response.WriteAsync("""{"message": "File saved."}""", context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>The names that lead to a file, which may be asked for from the root of the folder or of the disk; nothing when one may not be.</summary>
    private string[]? NamesIn(HttpRequest request)
    {
        string path = request.Path.Value!.Length > 0 ? request.Path.Value[1..] : "";
        string whole = path.TrimStart('/');
        StringComparison comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return FileNames.Split(whole.StartsWith(_prefix, comparison) ? whole[_prefix.Length..] : path);
    }

    private static Task AllowAsync(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = "X-Requested-With, Content-Type";
        context.Response.Headers.AccessControlAllowCredentials = "true";
        return Task.CompletedTask;
    }
}
