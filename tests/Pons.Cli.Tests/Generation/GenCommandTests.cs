using System.Diagnostics;
using Pons.Tests;

namespace Pons.Cli.Tests.Generation;

public sealed class GenCommandTests : IDisposable
{
    private static readonly string Types = Path.Combine(Repository.Root, "tests", "types");

    private readonly string _folder = Directory.CreateTempSubdirectory("pons-gen-").FullName;

    /// <summary>A Python of each version that is here.</summary>
    public static TheoryData<string> Pythons => [CommandLine.Interpreter, .. InstalledSince(new Version(3, 9))];

    private static string Versions => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv", "versions");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pythons))]
    public async Task Every_kind_of_hint_becomes_what_is_expected_of_it_on_every_python(string python)
    {
        CommandResult typescript = await CommandLine.RunInAsync(Types, "gen", "ts", "hints.py", "-o", "hints.ts", "--check", "--python", python);
        CommandResult csharp = await CommandLine.RunInAsync(Types, "gen", "csharp", "hints.py", "-o", "Hints.cs", "--namespace", "Pons.Cli.Tests.Generation", "--check", "--python", python);

        Assert.Equal((0, "", 0, ""), (typescript.Code, typescript.Errors, csharp.Code, csharp.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task Names_and_texts_that_mean_something_where_they_are_written_to_do_no_harm()
    {
        CommandResult typescript = await CommandLine.RunInAsync(Types, "gen", "ts", "odd.py", "-o", "odd.ts", "--check");
        CommandResult csharp = await CommandLine.RunInAsync(Types, "gen", "csharp", "odd.py", "-o", "Odd.cs", "--namespace", "Pons.Cli.Tests.Odd", "--check");

        Assert.Equal((0, "", 0, ""), (typescript.Code, typescript.Errors, csharp.Code, csharp.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_syntax_of_3_12_is_understood_and_a_type_that_names_itself_has_an_end()
    {
        if (InstalledSince(new Version(3, 12)).FirstOrDefault() is not { } python)
        {
            return; // There is none here that knows it.
        }

        CommandResult typescript = await CommandLine.RunInAsync(Types, "gen", "ts", "recursive.py", "-o", "recursive.ts", "--check", "--python", python);
        CommandResult csharp = await CommandLine.RunInAsync(Types, "gen", "csharp", "recursive.py", "--python", python);

        Assert.Equal((0, ""), (typescript.Code, typescript.Errors));
        Assert.Contains("ParseAsync(object? text, Dictionary<string, object?> tree, object? key,", csharp.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_types_of_the_samples_are_fresh()
    {
        string shop = Path.Combine(Repository.Root, "samples", "shop");

        CommandResult typescript = await CommandLine.RunInAsync(shop, "gen", "ts", "shop.py", "-o", "ui/shop.ts", "--from", "/pons.js", "--check");
        CommandResult csharp = await CommandLine.RunInAsync(shop, "gen", "csharp", "shop.py", "-o", "csharp/Shop.cs", "--namespace", "Samples.Shop", "--check");

        Assert.Equal((0, "", 0, ""), (typescript.Code, typescript.Errors, csharp.Code, csharp.Errors));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_javascript_file_says_of_itself_is_told()
    {
        CommandResult typescript = await CommandLine.RunInAsync(Types, "gen", "ts", "tools.mjs", "-o", "tools.ts", "--check");
        CommandResult csharp = await CommandLine.RunInAsync(Types, "gen", "csharp", "tools.mjs");

        Assert.Equal((0, ""), (typescript.Code, typescript.Errors));
        Assert.Contains("public Task<double> AddAsync(double a, double? b = null, CancellationToken cancellationToken = default)", csharp.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_file_to_write_it_goes_to_stdout()
    {
        Add("calc.py", "def add(a: int, b: int = 0) -> int:\n    return a + b\n");

        CommandResult result = await RunAsync("gen", "ts", "calc.py");

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Contains("export interface Calc {", result.Output);
        Assert.Contains("  add(a: number, b?: number): Call<number>;", result.Output);
        Assert.Contains("from \"./pons.js\";", (await RunAsync("gen", "ts", "calc.py", "--from", "./pons.js", "--name", "Sums")).Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_is_written_only_where_it_changes()
    {
        Add("calc.py", "def add(a: int) -> int:\n    return a\n");

        CommandResult first = await RunAsync("gen", "ts", "calc.py", "-o", "calc.ts");
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_folder, "calc.ts"));
        CommandResult second = await RunAsync("gen", "ts", "calc.py", "-o", "calc.ts");

        Assert.Equal((0, "calc.ts was written.\n", 0, "calc.ts is as it should be.\n"), (first.Code, first.Errors, second.Code, second.Errors));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(_folder, "calc.ts")));
        Assert.Equal(["calc.py", "calc.ts"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_check_says_what_is_stale_and_what_to_do()
    {
        Add("calc.py", "def add(a: int) -> int:\n    return a\n");

        CommandResult missing = await RunAsync("gen", "ts", "calc.py", "-o", "calc.ts", "--check");
        await RunAsync("gen", "ts", "calc.py", "-o", "calc.ts");
        Add("calc.ts", (await File.ReadAllTextAsync(Path.Combine(_folder, "calc.ts"))).Replace("\n", "\r\n"));
        CommandResult fresh = await RunAsync("gen", "ts", "calc.py", "-o", "calc.ts", "--check");
        Add("calc.py", "def add(a: str) -> int:\n    return a\n");
        CommandResult stale = await RunAsync("gen", "ts", "calc.py", "-o", "calc.ts", "--check");

        Assert.Equal((1, "pons: There is no calc.ts yet. Make it by: pons gen ts calc.py -o calc.ts\n"), (missing.Code, missing.Errors));
        Assert.Equal((0, ""), (fresh.Code, fresh.Errors));
        Assert.Equal((1, "pons: calc.ts is stale from line 6 on. Make it anew by: pons gen ts calc.py -o calc.ts\n"), (stale.Code, stale.Errors));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(2, "FILE is missing", "gen", "ts")]
    [InlineData(2, "--watch needs a file to look at: add -o OUT.", "gen", "ts", "calc.py", "--watch")]
    [InlineData(2, "--check needs a file to look at: add -o OUT.", "gen", "csharp", "calc.py", "--check")]
    [InlineData(2, "--watch writes and --check does not", "gen", "ts", "calc.py", "--check", "--watch", "-o", "calc.ts")]
    [InlineData(2, "There is no", "gen", "ts", "nowhere.py")]
    [InlineData(1, "SyntaxError", "gen", "ts", "broken.py")]
    [InlineData(3, "Something could not be read or written", "gen", "ts", "calc.py", "-o", "nowhere/calc.ts")]
    [InlineData(2, "--name is 'my calc', which is no name of TypeScript or C#.", "gen", "ts", "calc.py", "--name", "my calc")]
    [InlineData(2, "--namespace is 'a..b', which is no namespace.", "gen", "csharp", "calc.py", "--namespace", "a..b")]
    public async Task What_cannot_be_done_is_said_with_what_to_do(int code, string reason, params string[] arguments)
    {
        Add("calc.py", "def add(a: int) -> int:\n    return a\n");
        Add("broken.py", "def add(:\n");

        CommandResult result = await RunAsync(arguments);

        Assert.Equal(code, result.Code);
        Assert.Contains(reason, result.Errors);
        Assert.Equal("", result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Help_has_examples()
    {
        CommandResult all = await CommandLine.RunAsync("gen", "--help");
        CommandResult one = await CommandLine.RunAsync("gen", "csharp", "--help");

        Assert.Contains("pons gen ts calc.py -o ui/calc.ts --watch", all.Output);
        Assert.Contains("--namespace", one.Output);
        Assert.Contains("gen  ", (await CommandLine.RunAsync("--help")).Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task While_it_watches_it_writes_anew_what_was_saved_and_ctrl_c_ends_it()
    {
        Add("calc.py", "def add(a: int) -> int:\n    return a\n");
        using Process watching = CommandLine.Start(_folder, "gen", "ts", "calc.py", "-o", "calc.ts", "--watch");
        var said = new Queue<string>();
        async Task<string> NextAsync() => await watching.StandardError.ReadLineAsync() ?? throw new InvalidOperationException($"It ended after: {string.Join('\n', said)}");

        Assert.Equal("calc.ts was written.", await NextAsync());
        Assert.StartsWith("Watching ", await NextAsync());
        Add("calc.py", "def add(a: str) -> int:\n    return a\n");
        Assert.Equal("calc.ts was written, since calc.py was saved.", await NextAsync());
        Assert.Contains("add(a: string)", await File.ReadAllTextAsync(Path.Combine(_folder, "calc.ts")));
        Add("calc.py", "def add(:\n");
        string line;
        do
        {
            said.Enqueue(line = await NextAsync());
        }
        while (line != "calc.ts stays as it was, since calc.py was saved.");
        Assert.Contains(said, each => each.Contains("SyntaxError", StringComparison.Ordinal));
        Add("calc.py", "def add(a: str) -> int:\n    return a  # again\n");
        Assert.Equal("calc.ts is as it should be, since calc.py was saved.", await NextAsync());

        using Process kill = Process.Start("/bin/kill", ["-INT", $"{watching.Id}"]);
        await watching.WaitForExitAsync();
        Assert.Equal((0, ""), (watching.ExitCode, await watching.StandardOutput.ReadToEndAsync()));
    }

    private static IEnumerable<string> InstalledSince(Version first) => !Directory.Exists(Versions) ? [] : Directory.GetDirectories(Versions, "3.*")
        .Where(folder => Version.TryParse(Path.GetFileName(folder), out Version? version) && version >= first)
        .Select(folder => Path.Combine(folder, "bin", "python3")).Where(File.Exists).Order();

    private void Add(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private Task<CommandResult> RunAsync(params string[] arguments) => CommandLine.RunInAsync(_folder, arguments);
}
