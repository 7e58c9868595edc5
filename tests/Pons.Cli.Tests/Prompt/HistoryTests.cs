using Pons.Cli.Prompt;

namespace Pons.Cli.Tests.Prompt;

public sealed class HistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-history-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Up_finds_what_begins_with_the_typed_text_and_down_leads_back()
    {
        var typing = new Typing(new History(["import os", "x = 1", "import sys"]));

        Assert.Equal("import sys", typing.Type("imp<Up>").Editor.Text);
        Assert.Equal("import os", typing.Type("<Up>").Editor.Text);
        Assert.Equal("import os", typing.Type("<Up>").Editor.Text);
        Assert.Equal("import sys", typing.Type("<Down>").Editor.Text);
        Assert.Equal("imp", typing.Type("<Down>").Editor.Text);
        Assert.Equal("imp", typing.Type("<Down>").Editor.Text);
    }

    [Fact]
    public void Ctrl_R_searches_while_one_types()
    {
        var typing = new Typing(new History(["import os", "x = 1", "import sys"]));

        typing.Type("draft<Ctrl-R>ort");
        Assert.Equal(("import sys", "(search 'ort'): "), (typing.Editor.Text, typing.Editor.SearchPrompt));
        Assert.Equal("import os", typing.Type("<Ctrl-R>").Editor.Text);
        Assert.Equal("(no 'ort'): ", typing.Type("<Ctrl-R>").Editor.SearchPrompt);
        Assert.Equal("import os", typing.Editor.Text);
        Assert.Equal("x = 1", typing.Type("<Backspace><Backspace><Backspace>= 1").Editor.Text);
        Assert.Equal("draft", typing.Type("<Ctrl-C>").Editor.Text);
        Assert.Null(typing.Editor.SearchPrompt);
    }

    [Fact]
    public void What_was_found_is_run_by_Enter_and_edited_by_any_other_key()
    {
        var history = new History(["import os"]);

        Typing run = new Typing(history).Type("<Ctrl-R>os<Enter>");
        Assert.Equal((EditorAction.Submit, "import os"), (run.Action, run.Editor.Text));
        Assert.Equal("import os.path", new Typing(history).Type("<Ctrl-R>os<End>.path").Editor.Text);
        Assert.Equal("import xos", new Typing(history).Type("<Ctrl-R>os<Escape>x").Editor.Text);
    }

    [Fact]
    public void Empty_inputs_and_repetitions_are_not_kept()
    {
        var history = new History([]);

        Assert.Equal([true, false, false, true, true], new[] { "a", "a", " ", "b", "a" }.Select(history.Add));
        Assert.Equal(["a", "b", "a"], history.Entries);
    }

    [Fact]
    public void Of_too_many_the_oldest_are_forgotten()
    {
        var history = new History(Enumerable.Range(0, 1500).Select(i => $"{i}"));
        history.Add("last");

        Assert.Equal((1000, "501", "last"), (history.Entries.Count, history.Entries[0], history.Entries[^1]));
    }

    [Fact]
    public void The_file_keeps_inputs_of_any_form_for_the_user_alone()
    {
        string path = Path.Combine(_folder, "deeper", "history");
        var file = new HistoryFile(path);
        string[] inputs = ["a = '\\n'", "def f():\n    return 'ü😀'\n", "\\", "a\r\nb"];
        foreach (string input in inputs)
        {
            file.Append(input);
        }

        Assert.Equal(inputs, new HistoryFile(path).Read());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_file_that_grew_too_long_is_cut_when_it_is_read()
    {
        string path = Path.Combine(_folder, "history");
        File.WriteAllLines(path, Enumerable.Range(0, 2500).Select(i => $"{i}"));

        Assert.Equal((1000, "1500"), (new HistoryFile(path).Read().Count, new HistoryFile(path).Read()[0]));
        Assert.Equal(1000, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void A_file_that_cannot_be_had_fails_nobody()
    {
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        var file = new HistoryFile(Path.Combine(_folder, "file", "history"));

        file.Append("x");
        Assert.Empty(file.Read());
    }

    [Fact]
    public void The_state_folder_is_the_one_that_is_named_if_its_path_is_full()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("/state", HistoryFile.StateFolder(_ => "/state"));
            Assert.EndsWith("/.local/state", HistoryFile.StateFolder(_ => "state"));
            Assert.EndsWith("/.local/state", HistoryFile.StateFolder(_ => null));
        }
    }
}
