using Pons.Tests;
using Samples.Shop;

namespace Pons.Cli.Tests.Docs;

/// <summary>The page about types, with what was generated for the tea shop.</summary>
public sealed class TypesGuideTests : IDisposable
{
    private readonly string _before = Directory.GetCurrentDirectory();

    public void Dispose() => Directory.SetCurrentDirectory(_before);

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_types_does_what_it_says()
    {
        Directory.SetCurrentDirectory(Path.Combine(Repository.Root, "samples", "shop"));
        using var source = new CancellationTokenSource();
        CancellationToken cancellationToken = source.Token;

        await using Peer peer = await Python.StartAsync("shop.py");
        var shop = new Shop(peer);

        List<Tea> black = await shop.FindAsync(kind: Kind.Black);
        Assert.Equal(["Darjeeling", "Assam"], black.Select(tea => tea.Name));
        int deliveries = 0;
        await foreach (Delivery delivery in shop.DeliveriesAsync(pause: 0.01, cancellationToken))
        {
            Console.WriteLine($"{delivery.Count} x {delivery.Tea.Name}");
            deliveries++;
        }

        Assert.Equal(4, deliveries);
        using Basket basket = await shop.BasketAsync("Ada");
        long count = await basket.AddAsync("Sencha", 2);
        double total = await basket.TotalAsync();
        Assert.Equal((2, 17.0), (count, total));

        Shop hasty = shop.With(new CallOptions { TimeLimit = TimeSpan.FromSeconds(5) });
        Dictionary<string, double> prices = await hasty.PricesAsync();
        Assert.Equal(7, prices["Assam"]);
    }
}
