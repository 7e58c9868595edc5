using Pons.AspNetCore.Tests.Web;

namespace Pons.AspNetCore.Tests.Http;

public sealed class FigureTests
{
    [NeedsFact("matplotlib")]
    public async Task A_figure_of_matplotlib_is_a_picture()
    {
        await using RunningHost host = await RunningHost.StartAsync("""
            import matplotlib
            matplotlib.use("Agg")
            from matplotlib.figure import Figure

            def plot():
                figure = Figure()
                figure.subplots().plot([1, 2, 3])
                return figure
            """);
        using HttpClient client = host.MakeClient();

        using HttpResponseMessage answer = await client.GetAsync("/api/plot");
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
    }
}
