using System.ComponentModel;
using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

public sealed class InterpreterProbeTests
{
    private const string Answer =
        """{"version": "3.11.2", "executable": "/usr/bin/python3.11", "prefix": "/usr", "virtual": false, "numpy": "1.24.2", "ctypes": true, "platform": "linux"}""";

    private static readonly Interpreter Some = new("/usr/bin/python3", "python3 on PATH");

    [Fact]
    public async Task The_answer_is_read_though_something_was_printed_around_it()
    {
        InterpreterReport report = await ProbeAsync(new ProbeOutput(0, $"hello from sitecustomize\n{Answer}\r\nbye\n", ""));

        Assert.Equal(
            new InterpreterReport(Some) { Version = "3.11.2", Identity = "/usr/bin/python3.11 /usr", Numpy = "1.24.2" },
            report);
    }

    [Fact]
    public async Task An_old_Python_is_reported_with_its_version()
    {
        InterpreterReport report = await ProbeAsync(new ProbeOutput(0, Answer.Replace("3.11.2", "3.6.15"), ""));

        Assert.Equal("3.6.15", report.Version);
        Assert.Equal("It is too old: Pons needs Python 3.9 or later.", report.Problem);
    }

    [Fact]
    public async Task A_program_that_fails_is_reported_with_its_last_words()
    {
        InterpreterReport report = await ProbeAsync(new ProbeOutput(127, "", "pyenv: python3: command not found\n\n"));

        Assert.Equal("It ended with exit code 127 and said: pyenv: python3: command not found", report.Problem);
    }

    [Theory]
    [InlineData("{not json")]
    [InlineData("{}")]
    [InlineData("""{"version": 3}""")]
    public async Task A_program_that_is_no_Python_is_reported_with_what_it_said(string output)
    {
        InterpreterReport report = await ProbeAsync(new ProbeOutput(0, output, ""));

        Assert.Equal($"It is no Python; to Python code it answered: {output}", report.Problem);
    }

    [Fact]
    public async Task A_program_that_hangs_or_does_not_start_is_reported()
    {
        InterpreterReport hanging = await InterpreterProbe.RunAsync(Some, (_, _, _, _) => throw new TimeoutException(), default);
        InterpreterReport missing = await InterpreterProbe.RunAsync(Some, (_, _, _, _) => throw new Win32Exception(2, "No such file."), default);

        Assert.Equal("It did not answer within 10 s.", hanging.Problem);
        Assert.Equal("It cannot be started: No such file.", missing.Problem);
    }

    private static Task<InterpreterReport> ProbeAsync(ProbeOutput output) => InterpreterProbe.RunAsync(Some, (_, _, _, _) => Task.FromResult(output), default);
}
