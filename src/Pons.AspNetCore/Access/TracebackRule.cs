using System.Net;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Access;

/// <summary>Who is shown where in the code something was raised, and what a worker printed before it was lost: those of this machine, unless the options say otherwise.</summary>
internal sealed class TracebackRule(IOptions<PonsOptions> options)
{
    /// <summary>Whether whoever sent that request is; behind a proxy everybody seems to be of this machine.</summary>
    public bool Allows(HttpContext context) => Allows(
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded"));

    /// <param name="isHere">Whether it is certain that they are of this machine.</param>
    public bool Allows(bool isHere) => options.Value.Access.ShowTracebacks ?? isHere;
}
