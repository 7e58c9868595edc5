using Pons.Tests;
using Pons.Tests.Docs;

namespace Pons.Cli.Tests.Docs;

/// <summary>Every <c>pons serve</c> of the guide comes to its ready line and ends when it is asked to.</summary>
public sealed class ServeGuideTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "guide", "serve.md");

    public static TheoryData<string> Commands => [.. GuidePages.Blocks(Page, "shell").SelectMany(block => block)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Commands))]
    public async Task A_command_of_the_page_serves(string command)
    {
        string folder = Directory.CreateTempSubdirectory("pons-guide-").FullName;
        GuidePages.WriteFiles(Page, folder);

        await using (ServedProcess served = await ServedProcess.StartAsync(folder, command.Split(' ')[3..]))
        {
            Assert.Equal("{\"status\":\"ok\"}", await served.MakeClient().GetStringAsync("/healthz"));
            await served.SignalAsync("-INT");
            Assert.Equal(0, await served.EndAsync());
        }

        Directory.Delete(folder, recursive: true);
    }
}
