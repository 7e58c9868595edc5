using System.Reflection;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Http.OpenApi;

/// <summary>Serves what describes the actions: a document for programs, and a page for people.</summary>
internal sealed class ApiDoor(Hub hub, Gate gate, AccessToken token, Cors cors, ActionDescriptions descriptions, ProblemWriter problems)
{
    private const string Methods = "GET, HEAD, OPTIONS";

    // All that it shows it asks for itself; nothing comes from elsewhere, and nobody may put it into a frame.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly Lazy<byte[]> Page = new(ReadPage);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/openapi.json", ["GET", "HEAD", "OPTIONS"], ServeDocumentAsync);
        endpoints.MapMethods("/api", ["GET", "HEAD"], gate.Guard(Right.Look, ServePageAsync));
    }

    private async Task ServeDocumentAsync(HttpContext context)
    {
        cors.Allow(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            await cors.AnswerOptionsAsync(context, Methods).ConfigureAwait(false);
            return;
        }

        if (gate.Refuse(context, Right.Call) is { } refusal)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            IReadOnlyList<ActionDescription> actions = await descriptions.AllAsync(context.RequestAborted).ConfigureAwait(false);
            string title = hub.Peers.Count > 0 ? string.Join(", ", hub.Peers.Select(peer => peer.Name)) : "Pons";
            await context.Response.WriteAsJsonAsync(OpenApiDocument.Make(actions, title, token.IsRequired), context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await problems.WriteAsync(context, error).ConfigureAwait(false);
        }
    }

    private static async Task ServePageAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = Page.Value.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
        await response.BodyWriter.WriteAsync(Page.Value, context.RequestAborted).ConfigureAwait(false);
    }

    private static byte[] ReadPage()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("api.html")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
