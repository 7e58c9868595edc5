using System.Drawing;
using Pons.AspNetCore.Desktop;

namespace Pons.AspNetCore.Tests.Desktop;

public sealed class AppFolderTests : IDisposable
{
    private static readonly Size Usual = new(1000, 700);

    private readonly string _state = Directory.CreateTempSubdirectory("pons-state-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public void Each_copy_has_a_place_of_its_own_and_only_the_first_is_kept()
    {
        var folder = AppFolder.Of("calc", "/home/ada/calc.py", _state);
        WindowPlace first = folder.Claim();
        WindowPlace second = folder.Claim();

        Assert.NotEqual(first.Profile, second.Profile);
        Directory.CreateDirectory(second.Profile);
        second.Dispose();
        first.Dispose();
        Assert.Equal(["1"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName));
        using WindowPlace again = folder.Claim();
        Assert.Equal(first.Profile, again.Profile);
    }

    [Fact]
    public void The_port_and_the_size_that_was_asked_for_are_remembered()
    {
        var folder = AppFolder.Of("calc", "/home/ada/calc.py", _state);
        using (WindowPlace place = folder.Claim())
        {
            Assert.Equal(0, place.Port);
            place.Remember(4711, Usual);
            Directory.CreateDirectory(Path.Combine(place.Profile, "Default"));
            File.WriteAllText(Path.Combine(place.Profile, "Default", "Preferences"), """{"browser":{"app_window_placement":{"a":{"left":0,"top":0,"right":300,"bottom":200}}}}""");
        }

        using WindowPlace again = folder.Claim();
        Assert.Equal(4711, again.Port);
        Assert.Equal(new Rectangle(0, 0, 300, 200), again.FindPlacement(Usual)!.Bounds);
        Assert.Null(again.FindPlacement(new Size(640, 480)));
    }

    [Fact]
    public void What_was_remembered_may_be_broken()
    {
        var folder = AppFolder.Of("calc", "/home/ada/calc.py", _state);
        folder.Claim().Dispose();
        File.WriteAllText(Path.Combine(folder.Path, "1", "window.json"), "{");

        using WindowPlace place = folder.Claim();
        Assert.Equal(0, place.Port);
    }

    [Theory]
    [InlineData("calc", "calc")]
    [InlineData("my notes", "my-notes")]
    [InlineData("../..", "app")]
    [InlineData("Größe", "Gr--e")]
    [InlineData("--no-sandbox", "no-sandbox")]
    public void Its_name_is_one_that_desktops_and_files_take(string name, string expected)
    {
        var folder = AppFolder.Of(name, "x", _state);

        Assert.Equal(expected, folder.Name);
        Assert.Equal(_state, Path.GetDirectoryName(folder.Path));
    }

    [Fact]
    public void Programs_of_one_name_are_told_apart()
    {
        Assert.NotEqual(AppFolder.Of("calc", "/a/calc.py", _state).Path, AppFolder.Of("calc", "/b/calc.py", _state).Path);
    }

    [Fact]
    public void It_lies_where_the_user_wants_such_things()
    {
        string wanted = AppFolder.StateOfUser(_ => _state);

        Assert.True(wanted == _state || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS());
        Assert.True(AppFolder.StateOfUser(_ => "relative").EndsWith(".local/state", StringComparison.Ordinal) || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_single_copy_hears_of_a_further_start_and_says_whose_window_it_is()
    {
        var folder = AppFolder.Of($"single-{Guid.NewGuid():N}", "x", _state);
        using SingleCopy copy = SingleCopy.TryBecome(folder)!;
        int starts = 0;
        copy.StartedAgain += () => starts++;

        Assert.Null(SingleCopy.TryBecome(folder));
        Task<int> early = SingleCopy.TellAsync(folder, CancellationToken.None); // before there is a window
        copy.Show(4711);
        Assert.Equal(4711, await early);
        Assert.Equal(4711, await SingleCopy.TellAsync(folder, CancellationToken.None));
        Assert.Equal(2, starts);
        copy.Dispose();
        SingleCopy.TryBecome(folder)!.Dispose();
    }
}
