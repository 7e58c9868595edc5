using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pons.AspNetCore.Tests.Sockets;
using Pons.Tests;

namespace Pons.AspNetCore.Tests.Docs;

/// <summary>The programs of docs/guide/connect.md do what the page says.</summary>
public sealed partial class ConnectGuideTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guide", "connect.md")).ReplaceLineEndings("\n");

    public static TheoryData<string> Programs => [.. Blocks().Matches(Page).Select(match => match.Groups["name"].Value).Where(name => name != "shop")];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Programs))]
    public async Task A_program_of_the_guide_prints_what_stands_below_it(string name)
    {
        await using SocketHost host = await SocketHost.StartAsync(Find("shop").Groups["code"].Value);
        Match program = Find(name);

        string output = await host.RunAsync(program.Groups["code"].Value);

        Assert.Equal(program.Groups["output"].Success ? program.Groups["output"].Value : "3.5\n", output);
    }

    [Fact]
    public void The_host_of_the_guide_opens_its_socket()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddPons(options => options.Sockets.Add("unix:/run/user/1000/shop.sock")).AddPython("shop.py");

        using ServiceProvider services = builder.Services.BuildServiceProvider();
        Assert.Equal(["unix:/run/user/1000/shop.sock"], services.GetRequiredService<IOptions<PonsOptions>>().Value.Sockets);
    }

    private static Match Find(string name) => Blocks().Matches(Page).Single(match => match.Groups["name"].Value == name);

    [GeneratedRegex("""```python\n(?<code># (?<name>\w+)\.py\n.*?)```(\n\n```text\n(?<output>.*?)```)?""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
