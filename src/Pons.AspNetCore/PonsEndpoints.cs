using Pons.AspNetCore.Access;
using Pons.AspNetCore.Files;
using Pons.AspNetCore.Hosting;
using Pons.AspNetCore.WebSockets;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The doors of Pons among the endpoints of a host.</summary>
public static class PonsEndpoints
{
    /// <summary>Opens the doors: each checks by itself who gets in.</summary>
    public static IEndpointRouteBuilder MapPons(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        EntryDoor.Map(endpoints);
        WebSocketDoor.Map(endpoints);
        HealthDoor.Map(endpoints);
        FilesDoor.Map(endpoints);
        UiDoor.Map(endpoints);
        return endpoints;
    }
}
