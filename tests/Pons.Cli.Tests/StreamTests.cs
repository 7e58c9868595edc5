using System.Diagnostics;

namespace Pons.Cli.Tests;

/// <summary><c>pons call</c> of what yields, asks and reports.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-cli-").FullName;

    public StreamTests()
    {
        File.WriteAllText(Path.Combine(_folder, "sensor.py"), """
            import getpass, pons, sys, time

            def readings(count: int):
                for i in range(count):
                    yield {"reading": i, "text": "ü"}

            async def later(count: int):
                for i in range(count):
                    yield i

            def endless():
                try:
                    while True:
                        yield "x" * 100
                finally:
                    print("closed", flush=True)

            def slow():
                try:
                    yield 1
                    print("waiting", flush=True)
                    while True:
                        time.sleep(0.01)
                finally:
                    print("closed", flush=True)

            def counted():
                for i in range(1_000_000):
                    print(i)
                    yield "x" * 100

            def broken():
                yield 1
                raise ValueError("no more")

            def made():
                return (i * i for i in range(3))

            def listed():
                return [1, [2], "3"]

            def number():
                return 1

            def busy():
                try:
                    print("waiting", flush=True)
                    while True:
                        pass
                finally:
                    print("closed", flush=True)

            def greet():
                return f"{input('Name? ')} {getpass.getpass()}"

            def work():
                for i in range(3):
                    pons.progress(i / 3, f"step {i}")
                return "done"
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData("{\"reading\":0,\"text\":\"ü\"}\n{\"reading\":1,\"text\":\"ü\"}\n", "readings", "2")]
    [InlineData("{\"reading\":0,\"text\":\"ü\"}\n", "readings", "1", "--stream")]
    [InlineData("", "readings", "0")]
    [InlineData("0\n1\n2\n", "later", "3")]
    [InlineData("0\n1\n4\n", "made", "--stream")]
    [InlineData("1\n[2]\n\"3\"\n", "listed", "--stream")]
    [InlineData("[1,[2],\"3\"]\n", "listed")]
    public async Task Items_are_lines_of_json(string expected, params string[] words)
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, ["call", "sensor.py", .. words]);

        Assert.Equal((0, expected, ""), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_generator_that_nobody_asked_for_is_told_with_the_way_to_have_it()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "sensor.py", "made");

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains("Use --stream", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_has_no_items_is_told_in_pythons_words()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "sensor.py", "number", "--stream");

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("int", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_exception_comes_after_the_items_before_it()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "sensor.py", "broken");

        Assert.Equal((1, "1\n"), (result.Code, result.Output));
        Assert.EndsWith("ValueError: no more\n", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_item_is_there_before_the_next_one_is_made()
    {
        using Process process = CommandLine.Start(_folder, "call", "sensor.py", "slow");

        Assert.Equal("1", await process.StandardOutput.ReadLineAsync());
        await EndAsync(process, "-INT");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("slow")]
    [InlineData("busy")]
    public async Task Ctrl_C_stops_the_python_code_and_its_finally_runs(string action)
    {
        using Process process = CommandLine.Start(_folder, "call", "sensor.py", action);
        Assert.Equal("waiting", await process.StandardError.ReadLineAsync());

        string errors = await EndAsync(process, "-INT");

        Assert.Equal((130, "closed\n"), (process.ExitCode, errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_goes_closes_the_generator_in_silence()
    {
        using Process process = CommandLine.Start(_folder, "call", "sensor.py", "endless");
        Assert.StartsWith("\"x", await process.StandardOutput.ReadLineAsync());
        process.StandardOutput.Close();

        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((141, "closed\n"), (process.ExitCode, errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_slow_reader_slows_the_generator()
    {
        using Process process = CommandLine.Start(_folder, "call", "sensor.py", "counted");
        Assert.StartsWith("\"x", await process.StandardOutput.ReadLineAsync());

        // The last number that is printed before nothing moves any more: until it is read on, and then the next one comes.
        Task<string?> line = process.StandardError.ReadLineAsync();
        int made = -1;
        while (await Task.WhenAny(line, Task.Delay(TimeSpan.FromSeconds(2))) == line)
        {
            made = int.Parse((await line)!);
            line = process.StandardError.ReadLineAsync();
        }

        Assert.InRange(made, -1, 200_000);
        Task reading = process.StandardOutput.ReadToEndAsync();
        Assert.Equal(made + 1, int.Parse((await line)!));
        await EndAsync(process, "-INT");
        await reading;
    }

    [Fact(Timeout = 60_000)]
    public async Task Questions_are_answered_by_the_lines_of_stdin()
    {
        CommandResult result = await CommandLine.RunWithInputAsync(_folder, "Ada\nsecret\n", "call", "sensor.py", "greet");

        Assert.Equal((0, "\"Ada secret\"\n", "Name? Password: "), (result.Code, result.Output, result.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_lines_nobody_answers()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "sensor.py", "greet");

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("EOFError", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_terminal_progress_is_silent()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "call", "sensor.py", "work");

        Assert.Equal((0, "\"done\"\n", ""), (result.Code, result.Output, result.Errors));
    }

    private static async Task<string> EndAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, process.Id.ToString()]);
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return errors;
    }
}
