// dotnet run --project samples/shop/csharp: buys tea by the class that `pons gen csharp` wrote of shop.py.
using Pons;
using Samples.Shop;

await using Peer peer = await Python.StartAsync(Path.Combine(AppContext.BaseDirectory, "shop.py"));
var shop = new Shop(peer);

foreach (Tea tea in await shop.FindAsync(kind: Kind.Black))
{
    Console.WriteLine($"{tea.Name} from {tea.FromCountry}: {tea.Price:0.00}");
}

using Basket basket = await shop.BasketAsync("Ada");
await basket.AddAsync("Sencha", 2);
await basket.AddAsync("Peppermint");
Console.WriteLine($"Ada pays {await basket.TotalAsync():0.00}");

await foreach (Delivery delivery in shop.DeliveriesAsync(pause: 0.05))
{
    Console.WriteLine($"{delivery.Count} x {delivery.Tea.Name} for {delivery.To}");
}
