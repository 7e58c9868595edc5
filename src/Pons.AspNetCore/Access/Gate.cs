namespace Pons.AspNetCore.Access;

/// <summary>Stands before every door: lets a request in, or says why not.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class Gate(AccessToken token, FilesCookie cookie, HostRule hosts, OriginRule origins, NetworkRule networks)
{
    /// <summary>A door that only those get to who have that right.</summary>
    public RequestDelegate Guard(Right right, RequestDelegate door) => context => Refuse(context, right) is { } refusal ? refusal.WriteAsync(context) : door(context);

    /// <summary>Why a request is not let in; nothing when it is.</summary>
    public Refusal? Refuse(HttpContext context, Right right)
    {
        if (!hosts.Allows(context))
        {
            return new Refusal(StatusCodes.Status403Forbidden, "Unknown host",
                $"This host is not known as '{context.Request.Host.Host}'. Whoever runs it can add that name to the allowed hosts.");
        }

        if (right == Right.Look)
        {
            return null;
        }

        if (RefuseForeigner(context) is { } refusal)
        {
            return refusal;
        }

        bool isKnown = !token.IsRequired || token.IsIn(context.Request.Headers) || (right == Right.Files && cookie.IsIn(context.Request));
        return isKnown ? null : new Refusal(StatusCodes.Status401Unauthorized, "No token", "Name the token that this host was started with, as 'Authorization: Bearer …'.");
    }

    /// <summary>As <see cref="Refuse"/>, for a WebSocket, whose page cannot set headers: it names the token in its first message, unless it is named here.</summary>
    public Refusal? RefuseSocket(HttpContext context, out bool isKnown)
    {
        isKnown = !token.IsRequired || token.IsIn(context.Request.Headers);
        return Refuse(context, Right.Look) ?? RefuseForeigner(context);
    }

    private Refusal? RefuseForeigner(HttpContext context)
    {
        if (!networks.Allows(context.Connection))
        {
            return new Refusal(StatusCodes.Status403Forbidden, "Another machine",
                "This host asks for no token, and so this machine alone may call it. Whoever runs it can require a token, or allow other machines by name.");
        }

        return origins.Allows(context.Request) ? null : new Refusal(StatusCodes.Status403Forbidden, "Foreign page",
            "This page comes from elsewhere and may not call here. Whoever runs this host can add its origin to the allowed ones.");
    }
}
