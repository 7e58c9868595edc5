using Pons.Cli.Prompt;

namespace Pons.Cli.Tests.Prompt;

/// <summary>The loop alone, over a Python that is played.</summary>
public sealed class PromptLoopTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private readonly RunningInput _running = new();

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Values_are_shown_and_nothing_is_not()
    {
        int code = await RunAsync("1 + 1\nNone\n\n'a'\n", async (text, _) => await Task.FromResult(text == "None" ? null : text));

        Assert.Equal((0, "1 + 1\n'a'\n", ""), (code, _output.ToString(), _errors.ToString()));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("exit\nnever\n")]
    [InlineData("quit\nnever\n")]
    public async Task The_bare_words_end_it_too(string lines)
    {
        Assert.Equal(0, await RunAsync(lines, (text, _) => Task.FromResult<string?>(text)));
        Assert.Equal("", _output.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_interrupt_ends_what_runs_and_not_the_prompt()
    {
        int code = await RunAsync("wait\n2\n", async (text, token) =>
        {
            if (text == "wait")
            {
                Assert.True(_running.Interrupt());
                await Task.Delay(Timeout.Infinite, token);
            }

            return text;
        });

        Assert.Equal((0, "2\n", "KeyboardInterrupt\n"), (code, _output.ToString(), _errors.ToString()));
        Assert.False(_running.Interrupt());
    }

    [Fact(Timeout = 60_000)]
    public async Task Blocks_of_plain_lines_end_with_an_empty_line_or_with_one_that_is_none_of_theirs()
    {
        const string Lines = """
            if a:
                b
            else:
                c
            d
            f(
            1)
            for x in y:
                z

            open(
            """;
        var inputs = new List<string>();

        await RunAsync(Lines, (text, _) =>
        {
            inputs.Add(text);
            return Task.FromResult<string?>(null);
        });

        Assert.Equal(["if a:\n    b\nelse:\n    c", "d", "f(\n1)", "for x in y:\n    z", "open("], inputs);
    }

    private Task<int> RunAsync(string lines, Func<string, CancellationToken, Task<string?>> run)
    {
        var python = new PlayedPython(run);
        var screen = new PromptScreen(_output, _errors, () => 24);
        return new PromptLoop(python, new PlainInputs(new StringReader(lines), python.Parse, _ => { }), screen, _running, isInteractive: false).RunAsync();
    }

    private sealed class PlayedPython(Func<string, CancellationToken, Task<string?>> run) : IPythonPrompt
    {
        public async Task<PromptAnswer> RunAsync(string code, CancellationToken cancellationToken) => new(await run(code, cancellationToken));

        public string Parse(string code) => Typing.Parse(code);

        public IReadOnlyList<string> Complete(string text) => [];
    }
}
