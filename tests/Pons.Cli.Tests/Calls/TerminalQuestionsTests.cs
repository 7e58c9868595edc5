using Pons.Cli.Calls;

namespace Pons.Cli.Tests.Calls;

public sealed class TerminalQuestionsTests : IDisposable
{
    private readonly StringWriter _errors = new();

    public void Dispose() => _errors.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Answers_are_the_lines_of_a_piped_input_secrets_too_and_then_there_is_nobody()
    {
        using var lines = new StringReader("Ada\nsecret\n");
        TerminalQuestions questions = Ask(lines);

        Assert.Equal("Ada", await questions.AskAsync(new Question("Name? ", IsSecret: false), CancellationToken.None));
        Assert.Equal("secret", await questions.AskAsync(new Question("Password: ", IsSecret: true), CancellationToken.None));
        Assert.Null(await questions.AskAsync(new Question("More? ", IsSecret: false), CancellationToken.None));
        Assert.Equal("Name? Password: More? ", _errors.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Whoever_asks_does_not_wait_beyond_the_end_of_the_call()
    {
        using var gate = new ManualResetEventSlim();
        using var lines = new SlowReader(gate);
        using var source = new CancellationTokenSource();
        TerminalQuestions questions = Ask(lines);

        ValueTask<string?> answer = questions.AskAsync(new Question("Name? ", IsSecret: false), source.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await answer);
        ValueTask<string?> next = questions.AskAsync(new Question("Again? ", IsSecret: false), CancellationToken.None);
        gate.Set();

        Assert.Equal("line", await next);
    }

    [Theory]
    [InlineData("geheim\r", "geheim")]
    [InlineData("abd\x7f" + "c\r", "abc")]
    [InlineData("\x7f\r", "")]
    [InlineData("\x04", null)]
    [InlineData("a\x04\r", "a")]
    public void A_secret_is_edited_blindly(string keys, string? secret)
    {
        var pressed = new Queue<char>(keys);

        Assert.Equal(secret, TerminalQuestions.ReadSecret(() => Key(pressed.Dequeue())));
    }

    private TerminalQuestions Ask(TextReader lines) => new(lines, isTerminal: false, new ProgressBar(_errors, TimeProvider.System));

    private static ConsoleKeyInfo Key(char c) =>
        new(c, c switch { '\r' => ConsoleKey.Enter, '\x7f' => ConsoleKey.Backspace, _ => default }, shift: false, alt: false, control: false);

    private sealed class SlowReader(ManualResetEventSlim gate) : TextReader
    {
        public override string? ReadLine()
        {
            gate.Wait(TimeSpan.FromSeconds(30));
            return "line";
        }
    }
}
