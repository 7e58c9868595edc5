namespace Pons.Cli.Tests;

public sealed class DoctorCommandTests
{
    [Fact(Timeout = 60_000)]
    public async Task It_shows_the_python_that_would_be_used()
    {
        CommandResult result = await CommandLine.RunAsync("doctor");

        Assert.Equal(0, result.Code);
        Assert.Contains($"→ {CommandLine.Interpreter} would be used here (PONS_PYTHON)", result.Output);
        Assert.Contains("Python", result.Output);
        Assert.Contains(OperatingSystem.IsWindows() ? "Warm workers are started ahead" : "Warm workers and scripts are forks of a template", result.Output);
        Assert.Contains(OperatingSystem.IsLinux() ? "Large data goes through shared memory." : "Large data goes through the pipe", result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wrong_choice_is_told_and_the_rest_is_shown_all_the_same()
    {
        CommandResult result = await CommandLine.RunWithAsync("PONS_PYTHON", "/no/such/python", "doctor");

        Assert.Equal(3, result.Code);
        Assert.Contains("PONS_PYTHON is '/no/such/python'", result.Output);
    }
}
