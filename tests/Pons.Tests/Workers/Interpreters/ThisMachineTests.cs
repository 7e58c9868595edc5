using System.Diagnostics;
using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

/// <summary>The same searches on this machine's own files.</summary>
public sealed class ThisMachineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-interpreters-").FullName;

    // Nothing of the developer's own environment may choose.
    private static Machine Bare => ThisMachine.Now with { Variable = name => name == "PATH" ? Environment.GetEnvironmentVariable(name) : null };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_real_virtual_environment_above_the_script_is_found_and_answers_its_probe()
    {
        string environment = Path.Combine(_folder, ".venv");
        ProbeOutput made = await RunAsync(PythonModule.Interpreter, ["-m", "venv", "--without-pip", environment], InterpreterProbe.Limit, default);
        Assert.True(made.ExitCode == 0, made.Errors);
        string script = Directory.CreateDirectory(Path.Combine(_folder, "deep", "er")).FullName;

        Interpreter? found = InterpreterSearch.Find(null, script, Bare).Found;
        InterpreterReport report = await InterpreterProbe.RunAsync(found!, RunAsync, default);

        Assert.Equal($"the virtual environment {environment}", found!.Origin);
        Assert.Null(report.Problem);
        Assert.True(report.IsVirtual);
        Assert.False(PythonVersion.IsTooOld(report.Version!));
    }

    [Fact]
    public void An_environment_whose_Python_was_uninstalled_is_broken()
    {
        string bin = Directory.CreateDirectory(Path.Combine(_folder, "venv", "bin")).FullName;
        File.WriteAllText(Path.Combine(_folder, "venv", "pyvenv.cfg"), "home = /opt/gone/bin\n");
        File.CreateSymbolicLink(Path.Combine(bin, "python"), "/opt/gone/bin/python3.8");

        InterpreterSearch search = InterpreterSearch.Find(null, _folder, Bare);

        Assert.Null(search.Found);
        Assert.Contains($"The virtual environment '{Path.Combine(_folder, "venv")}' is broken", search.Sentence());
    }

    [Fact]
    public void A_real_path_follows_links_of_files_and_of_folders()
    {
        string real = Directory.CreateDirectory(Path.Combine(_folder, "real")).FullName;
        File.WriteAllText(Path.Combine(real, "python3.11"), "");
        File.CreateSymbolicLink(Path.Combine(real, "python3"), "python3.11");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "bin"), "real");

        Assert.Equal(ThisMachine.Now.RealPath(Path.Combine(real, "python3.11")), ThisMachine.Now.RealPath(Path.Combine(_folder, "bin", "python3")));
    }

    [Fact]
    public void Every_listed_interpreter_can_be_started()
    {
        Assert.All(InterpreterList.Find(Bare, _folder), found => Assert.True(ThisMachine.Now.IsProgram(found.Path), found.Path));
    }

    private static async Task<ProbeOutput> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
        return new ProbeOutput(process.ExitCode, await output, await errors);
    }
}
