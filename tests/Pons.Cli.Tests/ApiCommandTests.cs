using System.Text.Json;

namespace Pons.Cli.Tests;

public sealed class ApiCommandTests
{
    private static readonly string Calculator = Path.Combine(Pons.Tests.Repository.Root, "samples", "calculator", "calc.py");

    [Fact(Timeout = 60_000)]
    public async Task Actions_are_listed_with_signatures_and_docs()
    {
        CommandResult result = await CommandLine.RunAsync("api", Calculator);

        Assert.Equal(0, result.Code);
        Assert.Contains("calc(text: str) -> float", result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task As_json_all_is_there()
    {
        CommandResult result = await CommandLine.RunAsync("api", Calculator, "--json");

        using JsonDocument module = JsonDocument.Parse(result.Output);
        JsonElement calc = module.RootElement.GetProperty("actions").EnumerateArray().Single(action => action.GetProperty("name").GetString() == "calc");
        Assert.Equal("str", calc.GetProperty("parameters")[0].GetProperty("type").GetString());
        Assert.Equal("function", calc.GetProperty("kind").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Help_has_examples_and_the_version_is_told()
    {
        CommandResult help = await CommandLine.RunAsync("call", "--help");
        CommandResult version = await CommandLine.RunAsync("--version");

        Assert.Contains("pons call calc.py add 1 2", help.Output);
        Assert.StartsWith("0.1.0", version.Output);
    }
}
