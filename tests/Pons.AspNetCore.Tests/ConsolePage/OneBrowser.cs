using Pons.AspNetCore.Tests.Web;

namespace Pons.AspNetCore.Tests.ConsolePage;

/// <summary>One browser for all tests of the console, which have a page of their own each, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<OneBrowser>, IAsyncLifetime
{
    public const string Name = "one browser";

    internal Browser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Program is { } program)
        {
            Browser = await Browser.StartAsync(program);
        }
    }

    public async Task DisposeAsync()
    {
        if (Chromium.Program is not null)
        {
            await Browser.DisposeAsync();
        }
    }
}
