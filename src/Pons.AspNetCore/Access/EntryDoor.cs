namespace Pons.AspNetCore.Access;

/// <summary>Where a page that was opened by an address with a code is told the token, and gets the cookie for files.</summary>
internal static class EntryDoor
{
    private const int LongestCode = 64;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        IServiceProvider services = endpoints.ServiceProvider;
        Gate gate = services.GetRequiredService<Gate>();
        AccessToken token = services.GetRequiredService<AccessToken>();
        FilesCookie cookie = services.GetRequiredService<FilesCookie>();
        LaunchCodes codes = services.GetRequiredService<LaunchCodes>();
        OriginRule origins = services.GetRequiredService<OriginRule>();
        endpoints.MapPost("/pons/enter", gate.Guard(Right.Look, context => EnterAsync(context, token, cookie, codes, origins)));
    }

    private static async Task EnterAsync(HttpContext context, AccessToken token, FilesCookie cookie, LaunchCodes codes, OriginRule origins)
    {
        char[] text = new char[LongestCode + 1];
        using var reader = new StreamReader(context.Request.Body);
        int count = await reader.ReadBlockAsync(text, context.RequestAborted).ConfigureAwait(false);
        bool isIn = origins.Allows(context.Request) && (!token.IsRequired || token.IsIn(context.Request.Headers) || codes.TryRedeem(new string(text, 0, count)));
        if (!isIn)
        {
            await new Refusal(StatusCodes.Status401Unauthorized, "No code", "This code was used already, is too old or was never given.").WriteAsync(context).ConfigureAwait(false);
            return;
        }

        cookie.Give(context);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new { token = token.IsRequired ? token.Text : null }, context.RequestAborted).ConfigureAwait(false);
    }
}
