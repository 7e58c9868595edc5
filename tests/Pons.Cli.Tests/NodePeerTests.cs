namespace Pons.Cli.Tests;

/// <summary><c>pons call</c> and <c>pons api</c> with JavaScript.</summary>
public sealed class NodePeerTests : IDisposable
{
    private const string Source = """
        /** Draws bars. */
        export function draw(values, sign = "#") {
          console.log("drawing");
          return values.map((n) => sign.repeat(n));
        }
        export function* count(n) {
          for (let i = 0; i < n; i++) yield { i };
        }
        export function fail(what) {
          throw new TypeError(`no ${what}`);
        }
        export class Chart {}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pons cli ü").FullName;

    public NodePeerTests() => File.WriteAllText(Path.Combine(_folder, "chart.mjs"), Source);

    [Fact(Timeout = 60_000)]
    public async Task A_function_of_javascript_is_called_and_its_prints_go_to_stderr()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "chart.mjs", "draw", "[1, 2]", "x");

        Assert.Equal((0, "[\"x\",\"xx\"]\n", "drawing\n"), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task Items_of_a_generator_come_one_per_line()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "chart.mjs", "count", "2");

        Assert.Equal((0, "{\"i\":0}\n{\"i\":1}\n"), (result.Code, result.Output));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_thrown_is_shown_as_javascript_shows_it()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "chart.mjs", "fail", "tea");

        Assert.Equal(1, result.Code);
        Assert.StartsWith("TypeError: no tea\n    at fail (", result.Errors);
        Assert.EndsWith("chart.mjs:10)\n", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_functions_are_listed_with_their_comments()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "api", "chart.mjs");

        Assert.Equal(0, result.Code);
        Assert.StartsWith("chart\n", result.Output);
        Assert.Contains("draw(values, sign = \"#\")\n      Draws bars.\n", result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_argument_by_name_is_refused_with_the_reason()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "chart.mjs", "draw", "[1]", "--kw", "sign=x");

        Assert.Equal(2, result.Code);
        Assert.Contains("The argument 'sign' of draw(values, sign = \"#\") can be given by its position only.", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_object_that_stays_where_it_is_has_no_form_in_json()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "chart.mjs", "Chart");

        Assert.Equal(1, result.Code);
        Assert.Contains("lives in the program that was called", result.Errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
