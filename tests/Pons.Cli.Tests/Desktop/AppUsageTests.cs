namespace Pons.Cli.Tests.Desktop;

/// <summary>What <c>pons app</c> says where there is no window to be shown.</summary>
public sealed class AppUsageTests : IAsyncLifetime
{
    private readonly AppPages _pages = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _pages.DeleteAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("--ui is missing", "calc.py")]
    [InlineData("--ui is nowhere; there is no such folder", "calc.py", "--ui", "nowhere")]
    [InlineData("--size is 900; it takes width and height", "calc.py", "--ui", "ui", "--size", "900")]
    [InlineData("--size is 9x9; it takes width and height", "calc.py", "--ui", "ui", "--size", "9x9")]
    [InlineData("--icon is none.png; there is no such file", "calc.py", "--ui", "ui", "--icon", "none.png")]
    [InlineData("The browser './none' was not found: there is no such program", "calc.py", "--ui", "ui", "--browser", "./none")]
    [InlineData("The browser 'no-such-browser' was not found: no folder of PATH holds such a program", "calc.py", "--ui", "ui", "--browser", "no-such-browser")]
    public async Task A_wrong_line_is_refused_in_words(string expected, params string[] arguments)
    {
        CommandResult result = await CommandLine.RunInAsync(_pages.Folder, ["app", .. arguments]);

        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }

    [WindowFact]
    public async Task A_browser_that_finds_no_screen_is_told_with_its_own_words()
    {
        await using AppProcess app = AppProcess.Begin(_pages.Folder, "", ["calc.py", "--ui", "ui", "--browser", "chromium"]);

        Assert.Equal(3, await app.EndAsync());
        Assert.Matches("^pons: chromium ended by itself \\(exit code 1.*\\), without its window being closed. It said: .", await app.ErrorsAsync());
        Assert.True((await _pages.GoneAsync()) < TimeSpan.FromSeconds(5));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_raises_is_told_before_any_window_is_opened()
    {
        File.WriteAllText(Path.Combine(_pages.Folder, "bad.py"), "1 / 0\n");

        CommandResult result = await CommandLine.RunInAsync(_pages.Folder, "app", "bad.py", "--ui", "ui", "--browser", "/bin/false");

        Assert.Equal(1, result.Code);
        Assert.Contains("ZeroDivisionError", result.Errors, StringComparison.Ordinal);
    }
}
