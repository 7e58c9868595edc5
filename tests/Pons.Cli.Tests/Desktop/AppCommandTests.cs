using System.Net;
using Xunit.Abstractions;

namespace Pons.Cli.Tests.Desktop;

/// <summary><c>pons app</c> on a real screen: the window of a real browser, its title, its place, and both ends.</summary>
public sealed class AppCommandTests(Screen screen, ITestOutputHelper output) : IClassFixture<Screen>, IAsyncLifetime
{
    // A machine that does other things too may take longer; docs/guide/window.md names what it is by itself.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly AppPages _pages = new();

    private string Folder => _pages.Folder;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _pages.DeleteAsync();

    [WindowFact]
    public async Task A_page_is_let_in_once_and_calls_and_its_title_is_the_windows()
    {
        await using AppProcess app = await AppProcess.StartAsync(Folder, screen);
        ScreenWindow window = await screen.FindAsync("^load 1: sum 3$");
        string arguments = await File.ReadAllTextAsync($"/proc/{app.Browser}/cmdline");
        string entrance = Assert.Single(Directory.GetFiles(Path.Combine(Folder, "state"), "open.html", SearchOption.AllDirectories));
        string code = (await File.ReadAllTextAsync(entrance)).Split("#code=")[1].Split('"')[0];
        using var stranger = new HttpClient { BaseAddress = app.Address };

        Assert.Equal(app.Browser, window.Process);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/pons/enter", new StringContent(code))).StatusCode);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(entrance) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.DoesNotContain(code, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Token, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Token, await File.ReadAllTextAsync($"/proc/{app.Browser}/environ"), StringComparison.Ordinal);
        string properties = await screen.RunAsync("xprop", "-id", window.Id, "WM_CLASS", "_NET_WM_ICON");
        Assert.Contains("\"calc\"", properties, StringComparison.Ordinal);
        Assert.Contains("_NET_WM_ICON(CARDINAL)", properties, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("PONS_TEST_SCREENS") is { Length: > 0 } screens)
        {
            await screen.ShootAsync(Path.Combine(screens, "app.png"));
        }
    }

    [WindowFact]
    public async Task When_the_window_is_closed_all_processes_are_gone()
    {
        await using AppProcess app = await AppProcess.StartAsync(Folder, screen);

        await screen.CloseAsync(await screen.FindAsync("sum 3"));
        TimeSpan gone = await _pages.GoneAsync();

        output.WriteLine($"All were gone {gone.TotalMilliseconds:0} ms after the window was closed.");
        Assert.Equal(0, await app.EndAsync());
        Assert.InRange(gone, TimeSpan.Zero, Soon);
    }

    [WindowFact]
    public async Task A_page_that_closes_its_window_ends_the_host()
    {
        await using AppProcess app = await AppProcess.StartAsync(Folder, screen);
        ScreenWindow window = await screen.FindAsync("sum 3");

        await screen.PressAsync(window, "x");

        Assert.Equal(0, await app.EndAsync());
    }

    [WindowFact]
    public async Task Loading_anew_and_going_to_another_page_are_no_close()
    {
        await using AppProcess app = await AppProcess.StartAsync(Folder, screen);
        await screen.PressAsync(await screen.FindAsync("^load 1: sum 3$"), "F5");
        await screen.PressAsync(await screen.FindAsync("^load 2: sum 3$"), "n");
        await screen.PressAsync(await screen.FindAsync("^other page$"), "n");
        ScreenWindow window = await screen.FindAsync("^load 3: sum 3$");

        Assert.Equal(app.Browser, window.Process);
    }

    [WindowFact]
    public async Task When_the_host_is_killed_nothing_of_it_is_left()
    {
        await using AppProcess app = await AppProcess.StartAsync(Folder, screen);
        await screen.FindAsync("sum 3");

        await app.SignalAsync("-KILL");
        TimeSpan gone = await _pages.GoneAsync();

        output.WriteLine($"All were gone {gone.TotalMilliseconds:0} ms after the host was killed.");
        Assert.InRange(gone, TimeSpan.Zero, Soon);
        Assert.Empty(await screen.ListAsync());
    }

    [WindowFact]
    public async Task A_signal_to_the_host_closes_the_window()
    {
        await using AppProcess app = await AppProcess.StartAsync(Folder, screen);
        await screen.FindAsync("sum 3");

        await app.SignalAsync("-INT");

        Assert.Equal(0, await app.EndAsync());
        Assert.Empty(await screen.ListAsync());
    }

    [WindowFact]
    public async Task Size_and_place_are_those_of_the_last_time_unless_another_size_is_asked_for()
    {
        await using (AppProcess app = await AppProcess.StartAsync(Folder, screen, "--size", "700x500"))
        {
            ScreenWindow window = await screen.FindAsync("sum 3");
            (int _, int _, int width, int height) = await screen.PlaceOfAsync(window);
            Assert.Equal((700, 500), (width, height));
            await MoveAsync(window, 200, 150, 800, 600);
            await screen.CloseAsync(window);
            await app.EndAsync();
        }

        await using (AppProcess app = await AppProcess.StartAsync(Folder, screen, "--size", "700x500"))
        {
            (int x, int y, int width, int height) = await screen.PlaceOfAsync(await screen.FindAsync("sum 3"));
            Assert.Equal((800, 600), (width, height));
            Assert.InRange(x, 195, 205); // with the frame's edge
            Assert.InRange(y, 145, 185);
            await app.SignalAsync("-TERM");
            await app.EndAsync();
        }

        await using (AppProcess app = await AppProcess.StartAsync(Folder, screen, "--size", "640x480"))
        {
            (int _, int _, int width, int height) = await screen.PlaceOfAsync(await screen.FindAsync("sum 3"));
            Assert.Equal((640, 480), (width, height));
        }
    }

    [WindowFact]
    public async Task The_port_is_that_of_the_last_time_so_that_what_a_page_stores_is_found_again()
    {
        int first;
        await using (AppProcess app = await AppProcess.StartAsync(Folder, screen))
        {
            first = app.Address.Port;
            await screen.CloseAsync(await screen.FindAsync("sum 3"));
            await app.EndAsync();
        }

        await using AppProcess again = await AppProcess.StartAsync(Folder, screen);
        Assert.Equal(first, again.Address.Port);
        await screen.FindAsync("^load 1: sum 3$");
    }

    [WindowFact]
    public async Task A_second_start_of_a_single_copy_brings_the_window_to_the_front_and_tells_the_page()
    {
        await using AppProcess app = await AppProcess.StartAsync(Folder, screen, "--single");
        ScreenWindow window = await screen.FindAsync("sum 3");
        File.Copy(Path.Combine(Folder, "calc.py"), Path.Combine(Folder, "above.py"));
        await using AppProcess above = AppProcess.Begin(Folder, screen.Display, ["above.py", "--ui", "ui/above"]);
        ScreenWindow cover = await screen.FindAsync("^above$");
        await screen.RunAsync("xdotool", "windowactivate", "--sync", cover.Id);

        AppProcess second = AppProcess.Begin(Folder, screen.Display, ["calc.py", "--ui", "ui", "--single"]);

        Assert.Equal(0, await second.EndAsync());
        Assert.Equal("pons: calc runs already, and its window was brought to the front.\n", await second.ErrorsAsync());
        Assert.Equal(window.Id, (await screen.FindAsync("^started again$")).Id);
        Assert.Equal(window.Id, await screen.ActiveAsync());
    }

    [WindowFact]
    public async Task Two_copies_have_profiles_of_their_own_and_only_one_is_kept()
    {
        string kept = Path.Combine(Folder, "state", "pons", "windows");
        await using AppProcess first = await AppProcess.StartAsync(Folder, screen);
        await screen.FindAsync("sum 3");
        await using AppProcess second = await AppProcess.StartAsync(Folder, screen);
        while ((await screen.ListAsync()).Count(window => window.Title.EndsWith("sum 3", StringComparison.Ordinal)) < 2)
        {
            await Task.Delay(10);
        }

        Assert.Equal(["1", "2"], Directory.GetDirectories(Assert.Single(Directory.GetDirectories(kept))).Select(Path.GetFileName).Order());
        await second.SignalAsync("-TERM");
        await second.EndAsync();
        Assert.Equal(["1"], Directory.GetDirectories(Directory.GetDirectories(kept)[0]).Select(Path.GetFileName));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Directory.GetDirectories(kept)[0]) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [WindowFact]
    public async Task In_a_tab_of_the_default_browser_the_page_is_told_that_the_host_is_gone()
    {
        string browser = _pages.WriteBrowser();
        await using AppProcess app = AppProcess.Begin(Folder, screen.Display, ["calc.py", "--ui", "ui", "--browser", "default"], browser);
        await screen.FindAsync("^load 1: sum 3");

        await app.SignalAsync("-KILL");
        ScreenWindow window = await screen.FindAsync("^connection lost");

        await screen.CloseAsync(window);
    }

    [WindowFact]
    public async Task A_tab_that_is_closed_ends_the_host_after_a_while()
    {
        string browser = _pages.WriteBrowser();
        await using AppProcess app = AppProcess.Begin(Folder, screen.Display, ["calc.py", "--ui", "ui", "--browser", "default"], browser);

        await screen.CloseAsync(await screen.FindAsync("^load 1: sum 3"));

        Assert.Equal(0, await app.EndAsync());
    }

    [WindowFact]
    public async Task A_page_without_a_title_gets_that_of_the_command_line()
    {
        File.WriteAllText(Path.Combine(Folder, "ui", "index.html"), "<!doctype html><h1>nothing</h1>");

        await using AppProcess app = await AppProcess.StartAsync(Folder, screen, "--title", "Rechner <&> Größe");

        await screen.FindAsync("^Rechner <&> Größe$");
    }

    private async Task MoveAsync(ScreenWindow window, int x, int y, int width, int height)
    {
        await screen.RunAsync("wmctrl", "-i", "-r", window.Id, "-e", $"0,{x},{y},{width},{height}");

        // The page has been told when its browser knows.
        await screen.FindAsync($"^{width} x {height}$");
    }
}
