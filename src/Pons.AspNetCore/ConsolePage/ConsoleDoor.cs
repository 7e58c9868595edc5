using Microsoft.Extensions.Options;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Files;

namespace Pons.AspNetCore.ConsolePage;

/// <summary>The console page and its parts. They are the same for everybody and hold no secret: the page comes in as any client does.</summary>
internal sealed class ConsoleDoor
{
    private const string Page = "index.html";

    // Nothing but the page's own files and the host's WebSocket. It makes no HTML of texts, which the last rule holds it to.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "runtimes", "js", "console");
    private static readonly string[] Parts = [Page, "console.css", "console.js", "icon.svg"];
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly Refusal NotBuilt = new(StatusCodes.Status404NotFound, "No console", "This build of Pons has no console page: it was made without npm.");
    private static readonly Refusal NotFound = new(StatusCodes.Status404NotFound, "No such part", "The console page has no such part.");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        PonsOptions options = endpoints.ServiceProvider.GetRequiredService<IOptions<PonsOptions>>().Value;
        if (!options.Console.IsServed)
        {
            return;
        }

        Gate gate = endpoints.ServiceProvider.GetRequiredService<Gate>();
        endpoints.MapMethods("/_pons", Methods, gate.Guard(Right.Look, context => AnswerPageAsync(context, isRoot: false)));
        endpoints.MapMethods("/_pons/{part}", Methods, gate.Guard(Right.Look, context => AnswerAsync(context, (string)context.Request.RouteValues["part"]!)));
        if (options.Ui.Folder is null)
        {
            // Behind all others: a host whose author has a page there keeps it.
            endpoints.MapMethods("/", Methods, gate.Guard(Right.Look, context => AnswerPageAsync(context, isRoot: true))).WithOrder(int.MaxValue);
        }
    }

    /// <summary>The page names its parts from where it lies, so that it may lie below any path: its address ends without a slash.</summary>
    private static Task AnswerPageAsync(HttpContext context, bool isRoot)
    {
        if (!isRoot && context.Request.Path.Value is [.., '/'])
        {
            context.Response.Redirect($"{context.Request.PathBase.Add("/_pons").ToUriComponent()}{context.Request.QueryString}");
            return Task.CompletedTask;
        }

        return AnswerAsync(context, Page);
    }

    private static Task AnswerAsync(HttpContext context, string part)
    {
        if (!Parts.Contains(part, StringComparer.Ordinal))
        {
            return NotFound.WriteAsync(context);
        }

        string path = Path.Combine(Folder, part);
        if (ServedFolder.Open(path) is not { } file)
        {
            return NotBuilt.WriteAsync(context);
        }

        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return FileAnswer.WriteAsync(context, path, file, mayCompress: true);
    }
}
