namespace Pons.Tests.Scripts;

/// <summary>What a session is not made for is said in a sentence, and harms nothing.</summary>
public sealed class ScriptMisuseTests
{
    private static readonly Script Echo = ScriptFolder.Python("import sys\nfor line in sys.stdin: print(line.strip())");

    [Fact(Timeout = 60_000)]
    public async Task A_second_reader_at_the_same_time_is_refused_and_the_first_gets_its_item()
    {
        await using ScriptSession session = await Echo.StartAsync();
        Task<string> first = session.ReceiveAsync<string>();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => session.ReceiveAsync<string>());
        await session.SendAsync("tea");

        Assert.StartsWith("The output of python -c is being read by another call already", error.Message, StringComparison.Ordinal);
        Assert.Equal("tea", await first);
        await session.SendAsync("coffee");
        Assert.Equal("coffee", await session.ReceiveAsync<string>());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_gave_up_makes_room_for_the_next()
    {
        await using ScriptSession session = await Echo.StartAsync();
        using var gaveUp = new CancellationTokenSource();
        Task<string> first = session.ReceiveAsync<string>(gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        await session.SendAsync("tea");

        Assert.Equal("tea", await session.ReceiveAsync<string>());
    }

    [Fact(Timeout = 60_000)]
    public async Task Sending_to_a_session_that_was_disposed_tells_of_the_script()
    {
        ScriptSession session = await Echo.StartAsync();
        await session.DisposeAsync();
        await session.DisposeAsync();

        ScriptException error = await Assert.ThrowsAsync<ScriptException>(async () => await session.SendAsync("tea"));

        Assert.StartsWith("Nothing can be sent to python -c: it has ended with", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_never_started_is_not_said_to_have_been_silent()
    {
        ScriptException error = await Assert.ThrowsAsync<ScriptException>(() => Script.Program("/no/such/program", "a").RunAsync());

        Assert.DoesNotContain("stderr", error.Message, StringComparison.Ordinal);
        Assert.Equal(["/no/such/program", "a"], error.CommandLine);
    }
}
