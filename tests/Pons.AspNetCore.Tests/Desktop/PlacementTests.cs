using System.Drawing;
using Pons.AspNetCore.Desktop;

namespace Pons.AspNetCore.Tests.Desktop;

public sealed class PlacementTests
{
    [Theory]
    [InlineData("""{"browser":{"app_window_placement":{"127":{"0":{"0":{"1_/":{"left":10,"top":20,"right":910,"bottom":620,"maximized":false}}}}}}}""", "--window-size=900,600 --window-position=10,20")]
    [InlineData("""{"browser":{"app_window_placement":{"localhost_/":{"left":-5,"top":0,"right":795,"bottom":600}}}}""", "--window-size=800,600 --window-position=-5,0")]
    [InlineData("""{"browser":{"app_window_placement":{"a":{"left":0,"top":0,"right":1280,"bottom":900,"maximized":true}}}}""", "--start-maximized")]
    public void Where_a_window_was_is_found_whatever_its_page_is_called(string preferences, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Read(preferences)!.Arguments));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"browser":1}""")]
    [InlineData("""{"browser":{}}""")]
    [InlineData("""{"browser":{"app_window_placement":[]}}""")]
    [InlineData("""{"browser":{"app_window_placement":{"a":{"left":"x","top":0,"right":1,"bottom":1}}}}""")]
    [InlineData("""{"browser":{"app_window_placement":{"a":{"left":0,"top":0,"right":1,"bottom":1}}}}""")]
    [InlineData("""{"browser":{"app_window_placement":{"a":{"left":0,"top":0,"right":1e99,"bottom":1}}}}""")]
    public void What_says_nothing_of_a_window_is_as_if_there_had_been_none(string preferences)
    {
        Assert.Null(Read(preferences));
    }

    [Fact]
    public void Where_there_is_no_file_there_was_no_window()
    {
        Assert.Null(Placement.Read(Path.Combine(Path.GetTempPath(), "pons-no-such-file")));
        Assert.Equal(["--window-size=640,480"], BrowserCommand.SizeOf(new Size(640, 480)));
    }

    private static Placement? Read(string preferences)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, preferences);
        Placement? placement = Placement.Read(file);
        File.Delete(file);
        return placement;
    }
}
