using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Tests.Access;

public sealed class EntryTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_code_is_good_once_and_tells_the_token()
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        using HttpClient client = host.MakeClient(withToken: false);
        string code = host.Services.GetRequiredService<LaunchCodes>().Make();

        HttpResponseMessage first = await client.PostAsync("/pons/enter", new StringContent(code));
        HttpResponseMessage second = await client.PostAsync("/pons/enter", new StringContent(code));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains(host.Token, await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Token, first.Headers.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example:80")]
    [InlineData("127.0.0.2")]
    public async Task A_host_that_is_not_known_by_that_name_says_so(string name)
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        using HttpClient client = host.MakeClient();
        client.DefaultRequestHeaders.Host = name;

        HttpResponseMessage answer = await client.PostAsync("/pons/enter", new StringContent(""));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
