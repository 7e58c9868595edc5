using System.Net;

namespace Pons.AspNetCore.Tests.Http;

public sealed class StreamTests(HttpHost shared) : IClassFixture<HttpHost>
{
    private readonly RunningHost _host = shared.Host;

    [Fact(Timeout = 30_000)]
    public async Task What_yields_answers_with_JSON_one_item_a_line() => Assert.Equal("0\n1\n2\n", await _host.GetTextAsync("/api/count?n=3"));

    [Fact(Timeout = 30_000)]
    public async Task Or_with_events_where_those_are_accepted() =>
        Assert.Equal("data: 0\n\ndata: 1\n\nevent: end\ndata: null\n\n", await _host.GetTextAsync("/api/count?n=2", "text/event-stream"));

    [Fact(Timeout = 30_000)]
    public async Task So_does_what_CSharp_yields() => Assert.Equal("0\n1\n", await _host.GetTextAsync("/api/numbers?count=2"));

    [Fact(Timeout = 30_000)]
    public async Task A_stream_of_many_items_arrives_whole()
    {
        string text = await _host.GetTextAsync("/api/count?n=20000");

        Assert.Equal(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}\n")), text);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_goes_wrong_behind_items_stands_behind_them()
    {
        string lines = await _host.GetTextAsync("/api/count_badly");
        string events = await _host.GetTextAsync("/api/count_badly", "text/event-stream");

        Assert.StartsWith("1\n{\"error\":{", lines, StringComparison.Ordinal);
        Assert.Contains("no more", lines, StringComparison.Ordinal);
        Assert.StartsWith("data: 1\n\nevent: error\ndata: {", events, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_goes_wrong_before_the_first_item_has_a_status()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/api/nothing_good");

        Assert.Equal("not even one", await answer.DetailAsync(HttpStatusCode.InternalServerError));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_generator_that_came_unexpected_is_had_by_asking_for_items()
    {
        using HttpResponseMessage answer = await _host.SendAsync(HttpMethod.Get, "/api/lazily");

        Assert.Contains("Accept", await answer.DetailAsync(HttpStatusCode.NotAcceptable), StringComparison.Ordinal);
        Assert.Equal("0\n1\n2\n", await _host.GetTextAsync("/api/lazily", "application/x-ndjson"));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_does_not_yield_is_one_item() => Assert.Equal("11\n", await _host.GetTextAsync("/api/add?a=1", "application/x-ndjson"));

    [Fact(Timeout = 30_000)]
    public async Task The_first_item_comes_before_the_generator_ends_and_who_leaves_ends_it()
    {
        using (HttpClient client = _host.MakeClient())
        {
            using HttpResponseMessage answer = await client.GetAsync("/api/forever", HttpCompletionOption.ResponseHeadersRead);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            Assert.Equal("\"tick\"", await lines.ReadLineAsync());
        }

        await LookUntilAsync("\"ended\":true");
    }

    [Fact(Timeout = 30_000)]
    public async Task A_caller_who_goes_away_cancels_the_call()
    {
        using var gone = new CancellationTokenSource();
        using HttpClient client = _host.MakeClient();
        Task<HttpResponseMessage> call = client.GetAsync("/api/wait", gone.Token);
        await LookUntilAsync("\"waits\":true");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await LookUntilAsync("\"waits\":false");
    }

    private async Task LookUntilAsync(string seen)
    {
        while (!(await _host.GetTextAsync("/api/look")).Contains(seen, StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }
}
