using Microsoft.AspNetCore.Mvc;

namespace Pons.AspNetCore.Access;

/// <summary>A request that is refused, as problem details (RFC 9457).</summary>
internal sealed record Refusal(int Status, string Title, string Detail)
{
    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        var problem = new ProblemDetails { Status = Status, Title = Title, Detail = Detail };
        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", context.RequestAborted);
    }
}
