using System.Text.RegularExpressions;
using Pons.Tests;

namespace Pons.AspNetCore.Tests.Sockets;

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

    private static Match Find(string name) => Blocks().Matches(Page).Single(match => match.Groups["name"].Value == name);

    [GeneratedRegex("""```python\n(?<code># (?<name>\w+)\.py\n.*?)```(\n\n```text\n(?<output>.*?)```)?""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
