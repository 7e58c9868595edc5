namespace Pons.Tests.Docs;

/// <summary>The page about scripts.</summary>
[Collection(nameof(CurrentDirectory))]
public sealed class ScriptGuideTests
{
    private sealed record Answer(string Word, string Loud);

    [Fact(Timeout = 60_000)]
    public async Task The_page_about_scripts_does_what_it_says()
    {
        using var folder = new GuideFolder("scripts.md");

        string two = await Script.Python("calc.py", "1 + 1").RunAsync<string>(); // 2

        ScriptResult result = await Script.Python("calc.py", "3 * 4").RunAsync();
        Console.WriteLine($"{result.Text}, {result.ExitCode}, {result.Errors.Length} bytes on stderr");
        Assert.Equal(("2", "12", 0), (two, result.Text, result.ExitCode));

        Script careful = Script.Python("calc.py", "2 ** 10") with
        {
            WorkingDirectory = Path.GetTempPath(),
            Environment = new Dictionary<string, string?> { ["PYTHONHASHSEED"] = "0" },
            InterpreterArguments = ["-X", "dev"],
        };
        string kibi = await careful.RunAsync<string>(); // 1024
        Assert.Equal("1024", kibi);

        int sum = await Script.Python("compute_input.py").RunAsync<int>(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }); // 45
        Assert.Equal(45, sum);

        List<double> temperatures = [];
        await foreach (double temperature in Script.Node("sensor.js").StreamAsync<double>())
        {
            temperatures.Add(temperature);
            if (temperatures.Count == 3)
            {
                break; // ends the sensor
            }
        }

        Assert.All(temperatures, temperature => Assert.InRange(temperature, -5, 15));
        Assert.Equal(3, temperatures.Count);

        Script sensor = Script.Python("sensor.py") with { Mode = ScriptMode.Chunks };
        await foreach (string reading in sensor.StreamAsync<string>())
        {
            Console.WriteLine(reading);
            break;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task What_it_says_of_events_sessions_and_failures_holds_too()
    {
        using var folder = new GuideFolder("scripts.md");

        await foreach (ScriptEvent what in Script.PythonCode("import sys; print('out'); print('err', file=sys.stderr)").ListenAsync())
        {
            switch (what)
            {
                case Started started: Console.WriteLine($"process {started.ProcessId}"); break;
                case OutputItem item: Console.WriteLine(item.Text); break;
                case ErrorLine line: Console.Error.WriteLine(line.Text); break;
                case Exited exited: Console.WriteLine($"exit code {exited.ExitCode}"); break;
            }
        }

        await using ScriptSession shout = await (Script.Python("shout.py") with { Mode = ScriptMode.JsonLines }).StartAsync();
        foreach (string word in new[] { "tea", "coffee" })
        {
            await shout.SendAsync(word);
            Answer answer = await shout.ReceiveAsync<Answer>();
            Console.WriteLine(answer.Loud);
            Assert.Equal(new Answer(word, word.ToUpperInvariant()), answer);
        }

        shout.EndInput(); // its output can still be read: await foreach (Answer answer in shout.Output<Answer>()) …
        ScriptExit exit = await shout.Completion;
        Assert.Equal(0, exit.ExitCode);

        try
        {
            await Script.Python("broken.py").RunAsync();
            Assert.Fail("It did not fail.");
        }
        catch (PythonException error)
        {
            Console.WriteLine($"{error.Type}: {error.Message} (exit code {error.ExitCode})"); // ZeroDivisionError: division by zero (exit code 1)
            Console.WriteLine(error.Frames[^1].Source);                                       // return a / b
            Assert.Equal(("ZeroDivisionError", 1, "return a / b"), (error.Type, error.ExitCode, error.Frames[^1].Source));
        }
    }
}
