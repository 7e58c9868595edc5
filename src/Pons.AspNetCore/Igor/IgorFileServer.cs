using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Igor;

/// <summary>The file server that an Igor program asks for, at a port of its own: reads and writes files of one folder.</summary>
internal sealed class IgorFileServer(Gate gate, IgorOriginRule origins, IOptions<PonsOptions> options)
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    private WebApplication? _application;
    private IgorFolder _folder = null!;

    /// <summary>Listens, and answers where.</summary>
    public async Task<string> StartAsync(string address, string root, CancellationToken cancellationToken)
    {
        _folder = new IgorFolder(root);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Value.Igor.FileBytes;
        });
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
            return new Refusal(StatusCodes.Status403Forbidden, "Foreign page",
                "This page comes from elsewhere and may not use files here. Whoever runs this host can add its origin to the allowed ones.").WriteAsync(context);
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
            _ => new Refusal(StatusCodes.Status405MethodNotAllowed, "No such method", "Files are read by GET and written by POST.").WriteAsync(context),
        };
    }

    private Task ReadAsync(HttpContext context)
    {
        if (_folder.FindToRead(context.Request.Path) is not { } file)
        {
            return Missing(context);
        }

        string type = Types.TryGetContentType(file, out string? known) ? known : "application/octet-stream";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.PhysicalFile(file, type, lastModified: new DateTimeOffset(File.GetLastWriteTimeUtc(file)), enableRangeProcessing: true).ExecuteAsync(context);
    }

    private async Task WriteAsync(HttpContext context)
    {
        if (_folder.FindToWrite(context.Request.Path) is not { } file)
        {
            await Missing(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await IgorFolder.WriteAsync(file, context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException and not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested))
        {
            await new Refusal(StatusCodes.Status500InternalServerError, "Not written", $"The file was not written: {error.Message}").WriteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"message": "File saved."}""", context.RequestAborted).ConfigureAwait(false);
    }

    private static Task AllowAsync(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        context.Response.Headers.AccessControlAllowHeaders = "X-Requested-With, Content-Type";
        context.Response.Headers.AccessControlAllowCredentials = "true";
        return Task.CompletedTask;
    }

    private static Task Missing(HttpContext context) =>
        new Refusal(StatusCodes.Status404NotFound, "No such file", "There is no such file or folder below the folder that is served.").WriteAsync(context);
}
