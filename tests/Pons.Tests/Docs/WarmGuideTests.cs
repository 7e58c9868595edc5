namespace Pons.Tests.Docs;

/// <summary>The page about starts.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class WarmGuideTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_page_about_starts_does_what_it_says()
    {
        using var folder = new GuideFolder("warm.md");

        var options = new PythonOptions { Warm = true, Preload = ["numpy"], Workers = 4 };
        await using Peer waves = await Python.StartAsync("waves.py", options);
        double six = await waves.CallAsync<double>("total", new[] { 1.0, 2.0, 3.0 });
        Assert.Equal(6, six);
        Assert.NotEqual(Environment.ProcessId, await waves.CallAsync<int>("parent"));

        await using PythonTemplate template = await PythonTemplate.StartAsync(new TemplateOptions { Preload = ["numpy"] });
        Console.WriteLine($"{template.Preloaded[0].Name} took {template.Preloaded[0].Time.TotalMilliseconds:0} ms, once");
        Assert.Equal("numpy", Assert.Single(template.Preloaded).Name);
    }
}
