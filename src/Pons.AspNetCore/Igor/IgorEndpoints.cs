using Pons.AspNetCore.Igor;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of a program that was written for Igor among the endpoints of a host.</summary>
public static class IgorEndpoints
{
    /// <summary>Lets clients of Igor connect at the root path, where they expect it; <c>AddIgor</c> names the program.</summary>
    public static IEndpointRouteBuilder MapIgor(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        IgorDoor.Map(endpoints);
        return endpoints;
    }
}
