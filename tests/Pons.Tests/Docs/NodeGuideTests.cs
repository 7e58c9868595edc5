namespace Pons.Tests.Docs;

/// <summary>The C# code of the page about Node, compiled and run.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class NodeGuideTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_about_node_does_what_it_says()
    {
        using var folder = new GuideFolder("node.md");

        await using var hub = new Hub();
        Peer shop = await hub.AddNodeAsync("shop.mjs");
        Peer sums = await hub.AddPythonAsync("sums.py");

        double tea = await shop.CallAsync<double>("price", "tea");                                           // 3.5
        double total = await shop.CallAsync<double>("total", new List<string> { "tea", "milk" });            // JavaScript calls Python: 4.7
        string cheapest = await sums.CallAsync<string>("cheapest", new List<string> { "tea", "milk" });      // Python calls JavaScript: milk
        Assert.Equal((3.5, 4.7, "milk"), (tea, total, cheapest));

        List<double> read = [];
        await foreach (double price in shop.StreamAsync<double>("prices", "tea"))
        {
            read.Add(price);
            if (price > 5)
            {
                break; // the generator's finally runs
            }
        }

        Assert.Equal([3.5, 4, 4.5, 5, 5.5], read);

        try
        {
            await shop.CallAsync<double>("price", "plutonium");
            Assert.Fail("It has no price.");
        }
        catch (JavaScriptException error)
        {
            Console.WriteLine($"{error.Type}: {error.Message}"); // RangeError: no plutonium
            Assert.Equal("RangeError: no plutonium", $"{error.Type}: {error.Message}");
            Assert.Equal("price", error.Frames[^1].Function);
        }
    }
}
