using Microsoft.AspNetCore.Hosting;

namespace Pons.AspNetCore.Hosting;

/// <summary>Lets the host know WebSockets before anything else of it runs, so that nobody has to think of it.</summary>
internal sealed class WebSocketsFirst : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
    {
        builder.UseWebSockets();
        next(builder);
    };
}
