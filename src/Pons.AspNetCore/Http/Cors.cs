using Microsoft.Net.Http.Headers;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Http;

/// <summary>What browsers have to be told, so that pages of the allowed foreign origins may call and read the answers.</summary>
internal sealed class Cors(OriginRule origins, Gate gate)
{
    private const string PrivateNetwork = "Access-Control-Request-Private-Network";
    private const string Headers = "Authorization, Content-Type, Accept, Last-Event-ID, traceparent, tracestate";
    private const string KeptSeconds = "600";

    /// <summary>Lets a page of an allowed origin read the answer.</summary>
    public void Allow(HttpContext context)
    {
        if (context.Request.Headers.Origin is [{ } origin] && origins.IsNamed(origin))
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        }
    }

    /// <summary>Answers an <c>OPTIONS</c>: what may be sent, and to pages of allowed origins that they may send it.</summary>
    public Task AnswerOptionsAsync(HttpContext context, string methods)
    {
        if (gate.Refuse(context, Right.Look) is { } refusal)
        {
            return refusal.WriteAsync(context);
        }

        IHeaderDictionary headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.Allow = methods;
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = Headers;
            headers.AccessControlMaxAge = KeptSeconds;
            if (context.Request.Headers.ContainsKey(PrivateNetwork))
            {
                headers["Access-Control-Allow-Private-Network"] = "true";
            }
        }

        return Task.CompletedTask;
    }
}
