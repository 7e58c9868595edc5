using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

public sealed class WindowsSearchTests
{
    private const string Apps = @"C:\Users\ada\AppData\Local\Microsoft\WindowsApps";

    private readonly ImaginaryMachine _machine = new(isWindows: true);

    [Fact]
    public void An_environment_keeps_its_Python_in_Scripts()
    {
        _machine.Environment(@"C:\shop\.venv");

        Assert.Equal(@"C:\shop\.venv\Scripts\python.exe", Find(@"C:\shop\app").Found?.Path);
    }

    [Fact]
    public void The_way_up_ends_at_the_drive()
    {
        _machine.Environment(@"C:\venv");

        Assert.Equal(@"C:\venv\Scripts\python.exe", Find(@"C:\shop\app").Found?.Path);
    }

    [Fact]
    public void Conda_keeps_its_Python_at_the_top()
    {
        _machine.Program(@"C:\conda\python.exe").Set("CONDA_PREFIX", @"C:\conda");

        Assert.Equal(@"C:\conda\python.exe", Find().Found?.Path);
    }

    [Fact]
    public void PATHEXT_says_which_endings_a_command_has()
    {
        _machine.Program(@"C:\shims\python.bat", @"C:\Python\python.exe").Set("PATH", @"""C:\shims"";C:\Python").Set("PATHEXT", ".EXE;.BAT");

        Assert.Equal(@"C:\shims\python.bat", Find().Found?.Path);
    }

    [Fact]
    public void A_command_with_its_ending_is_looked_for_as_it_is()
    {
        _machine.Program(@"C:\Python\python.exe").Set("PATH", @"C:\Python");

        Assert.Equal(@"C:\Python\python.exe", InterpreterSearch.Find("python.exe", null, _machine.Machine).Found?.Path);
    }

    [Fact]
    public void A_named_path_may_leave_the_ending_out()
    {
        _machine.Program(@"C:\Python\python.exe");

        Assert.Equal(@"C:\Python\python.exe", InterpreterSearch.Find(@"C:\Python\python", null, _machine.Machine).Found?.Path);
    }

    [Fact]
    public void The_stub_that_opens_the_Store_is_passed_over_with_a_note()
    {
        _machine.Program($@"{Apps}\python.exe", @"C:\Python\python.exe").Set("PATH", $@"{Apps};C:\Python");

        InterpreterSearch search = Find();

        Assert.Equal(@"C:\Python\python.exe", search.Found?.Path);
        Assert.Contains(new Attempt($@"{Apps}\python.exe", "only opens the Microsoft Store"), search.Attempts);
    }

    [Fact]
    public void A_Python_that_did_come_from_the_Store_is_used()
    {
        _machine.Program($@"{Apps}\python.exe", $@"{Apps}\python3.12.exe").Set("PATH", Apps);

        Assert.Equal($@"{Apps}\python.exe", Find().Found?.Path);
    }

    private InterpreterSearch Find(string? folder = null) => InterpreterSearch.Find(null, folder, _machine.Machine);
}
