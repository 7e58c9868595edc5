using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

public sealed class OtherProgramTests
{
    [Fact]
    public void Node_is_found_by_PONS_NODE_then_on_PATH_then_by_nvm_the_newest_first()
    {
        ImaginaryMachine machine = new ImaginaryMachine().Set("PONS_NODE", "/opt/node").Program("/opt/node")
            .Program("/usr/bin/node").Set("PATH", "/usr/bin")
            .Program("/home/ada/.nvm/versions/node/v9.11.2/bin/node", "/home/ada/.nvm/versions/node/v22.1.0/bin/node");

        Assert.Equal(
            ["/opt/node", "/usr/bin/node", "/home/ada/.nvm/versions/node/v22.1.0/bin/node", "/home/ada/.nvm/versions/node/v9.11.2/bin/node"],
            NodeList.Find(machine.Machine).Select(found => found.Path));
    }

    [Fact]
    public void A_machine_without_Node_or_a_browser_has_none()
    {
        Machine machine = new ImaginaryMachine().Machine;

        Assert.Empty(NodeList.Find(machine));
        Assert.Empty(BrowserSearch.Find(machine));
    }

    [Fact]
    public void Browsers_are_found_on_PATH()
    {
        ImaginaryMachine machine = new ImaginaryMachine().Set("PATH", "/usr/bin").Program("/usr/bin/chromium", "/usr/bin/google-chrome-stable", "/usr/bin/firefox");

        Assert.Equal([new Browser("Chromium", "/usr/bin/chromium"), new Browser("Chrome", "/usr/bin/google-chrome-stable")], BrowserSearch.Find(machine.Machine));
    }

    [Fact]
    public void Browsers_are_found_among_the_applications_of_a_Mac()
    {
        const string Edge = "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge";

        Assert.Equal([new Browser("Edge", Edge)], BrowserSearch.Find(new ImaginaryMachine(isMac: true).Program(Edge).Machine));
    }

    [Fact]
    public void Browsers_are_found_among_the_programs_of_Windows()
    {
        const string Chrome = @"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe";
        ImaginaryMachine machine = new ImaginaryMachine(isWindows: true).Set("ProgramFiles", @"C:\Program Files").Set("ProgramFiles(x86)", @"C:\Program Files (x86)").Program(Chrome);

        Assert.Equal([new Browser("Chrome", Chrome)], BrowserSearch.Find(machine.Machine));
    }
}
