using Pons.AspNetCore.Access;
using Pons.AspNetCore.ConsolePage;
using Pons.AspNetCore.Files;
using Pons.AspNetCore.Hosting;
using Pons.AspNetCore.Http;
using Pons.AspNetCore.InPage;
using Pons.AspNetCore.Pages;
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
        ModuleDoor.Map(endpoints);
        PyodideDoor.Map(endpoints);
        HttpDoor.Map(endpoints);
        WebSocketDoor.Map(endpoints);
        HealthDoor.Map(endpoints);
        FilesDoor.Map(endpoints);
        ConsoleDoor.Map(endpoints);
        UiDoor.Map(endpoints);
        return endpoints;
    }

    /// <summary>Gives an action an address of its own beside <c>/api/ACTION</c>: parts of the path, as in <c>/hello/{name}</c>, are arguments by their names, as the query's are.</summary>
    public static IEndpointConventionBuilder MapPonsAction(this IEndpointRouteBuilder endpoints, string path, string action)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(action);
        ActionDoor door = endpoints.ServiceProvider.GetRequiredService<ActionDoor>();
        return endpoints.Map(path, context => door.ServeAsync(context, action));
    }
}
