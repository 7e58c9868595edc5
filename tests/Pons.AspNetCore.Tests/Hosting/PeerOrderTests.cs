namespace Pons.AspNetCore.Tests.Hosting;

public sealed class PeerOrderTests
{
    [Fact(Timeout = 30_000)]
    public async Task Of_two_peers_with_the_same_name_for_something_the_one_that_was_asked_for_first_has_it()
    {
        string folder = Directory.CreateTempSubdirectory("pons-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "slow.py"), "import time\ntime.sleep(0.3)\ndef who(): return 'slow'\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "quick.py"), "def who(): return 'quick'\n");
        var options = new PythonOptions { Interpreter = RunningHost.Interpreter };

        await using RunningHost host = await RunningHost.StartAsync(null, build: pons => pons
            .AddPython(Path.Combine(folder, "slow.py"), options)
            .AddPython(Path.Combine(folder, "quick.py"), options));

        Assert.Equal(["slow", "quick"], [await host.Hub.CallAsync<string>("who"), await host.Hub.CallAsync<string>("quick.who")]);
        Directory.Delete(folder, recursive: true);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_cannot_start_ends_those_that_have()
    {
        string folder = Directory.CreateTempSubdirectory("pons-test-").FullName;
        string alive = Path.Combine(folder, "alive.txt");
        await File.WriteAllTextAsync(Path.Combine(folder, "good.py"), $"import os\nopen({$"'{alive}'"}, 'w').write(str(os.getpid()))\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.py"), "import time\ntime.sleep(0.3)\n1 / 0\n");
        var options = new PythonOptions { Interpreter = RunningHost.Interpreter };

        PythonException error = await Assert.ThrowsAsync<PythonException>(() => RunningHost.StartAsync(null, build: pons => pons
            .AddPython(Path.Combine(folder, "good.py"), options)
            .AddPython(Path.Combine(folder, "bad.py"), options)));

        Assert.Equal("ZeroDivisionError", error.Type);
        Assert.False(Directory.Exists($"/proc/{await File.ReadAllTextAsync(alive)}"));
        Directory.Delete(folder, recursive: true);
    }
}
