using Pons.AspNetCore.Desktop;
using Pons.Tests.Workers.Interpreters;
using Pons.Workers;

namespace Pons.AspNetCore.Tests.Desktop;

public sealed class BrowserTests
{
    [Fact]
    public void The_browser_is_the_named_one_then_that_of_the_variable_then_the_first_that_is_found()
    {
        ImaginaryMachine machine = new ImaginaryMachine().Set("PATH", "/usr/bin").Program("/usr/bin/chromium", "/usr/bin/brave", "/opt/edge");

        Assert.Equal(new ChosenBrowser("Chromium", "/usr/bin/chromium"), ChosenBrowser.Find(null, machine.Machine));
        Assert.Equal(new ChosenBrowser("brave", "/usr/bin/brave"), ChosenBrowser.Find("brave", machine.Machine));
        machine.Set("PONS_BROWSER", "/opt/edge");
        Assert.Equal(new ChosenBrowser("edge", "/opt/edge"), ChosenBrowser.Find(null, machine.Machine));
        Assert.Null(ChosenBrowser.Find("default", machine.Machine).Path);
    }

    [Fact]
    public void Where_there_is_none_the_users_own_stands_for_it()
    {
        ChosenBrowser browser = ChosenBrowser.Find(null, new ImaginaryMachine().Machine);

        Assert.Equal((null, true, false), (browser.Path, browser.IsSubstitute, browser.EndsWithWindow));
        Assert.Throws<FileNotFoundException>(() => ChosenBrowser.Find("chromium", new ImaginaryMachine().Machine));
    }

    [Fact]
    public void A_browser_that_came_as_a_snap_keeps_its_profile_where_it_may()
    {
        ImaginaryMachine machine = new ImaginaryMachine().Link("/snap/bin/chromium", "/usr/bin/snap").Program("/usr/bin/chromium");

        Assert.Equal("/home/ada/snap/chromium/common/pons", BrowserCommand.FolderFor("/snap/bin/chromium", machine.Machine));
        Assert.Null(BrowserCommand.FolderFor("/usr/bin/chromium", machine.Machine));
    }

    [Fact]
    public void A_browser_is_told_no_secret_and_loses_its_sandbox_as_root_only()
    {
        WorkerCommand command = BrowserCommand.Make("/usr/bin/chromium", "/state/profile", "calc", new Uri("http://127.0.0.1:5000/#code=abc"), "--window-size=1,2");

        Assert.Equal("--app=http://127.0.0.1:5000/#code=abc", command.Arguments[0]);
        Assert.Contains("--user-data-dir=/state/profile", command.Arguments);
        Assert.Contains("--window-size=1,2", command.Arguments);
        Assert.Null(command.Environment["PONS_TOKEN"]);
        Assert.Equal(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, command.Arguments.Contains("--no-sandbox"));
    }
}
