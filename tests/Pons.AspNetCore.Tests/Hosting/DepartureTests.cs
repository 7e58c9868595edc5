using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pons.AspNetCore.Hosting;
using Pons.Tests.Pools;

namespace Pons.AspNetCore.Tests.Hosting;

public sealed class DepartureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact(Timeout = 30_000)]
    public async Task The_host_ends_when_its_last_client_has_been_gone_for_so_long()
    {
        var time = new ManualTime();
        await using RunningHost host = await StartAsync(time, Patience);
        var presence = host.Services.GetRequiredService<Presence>();
        IDisposable first = presence.Enter();
        IDisposable second = presence.Enter();

        first.Dispose();
        time.Advance(Patience * 2);
        Assert.False(IsEnding(host));

        second.Dispose();
        time.Advance(Patience / 2);
        IDisposable third = presence.Enter();
        time.Advance(Patience * 2);
        Assert.False(IsEnding(host));

        third.Dispose();
        time.Advance(Patience);
        Assert.True(IsEnding(host));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_ends_before_a_client_came_or_where_nobody_asked_for_it(bool isAsked)
    {
        var time = new ManualTime();
        await using RunningHost host = await StartAsync(time, isAsked ? Patience : null);

        if (!isAsked)
        {
            host.Services.GetRequiredService<Presence>().Enter().Dispose();
        }

        time.Advance(Patience * 100);

        Assert.False(IsEnding(host));
    }

    private static Task<RunningHost> StartAsync(TimeProvider time, TimeSpan? patience) => RunningHost.StartAsync(null, options =>
    {
        options.Hub = new HubOptions { TimeProvider = time };
        options.Clients.ExitAfter = patience;
    });

    private static bool IsEnding(RunningHost host) => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
}
