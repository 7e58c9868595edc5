using System.Diagnostics;
using Pons.Links;
using Pons.Pools;
using Pons.Workers;

namespace Pons.Tests.Links;

/// <summary>The way that Windows goes, where the link's own thread does all the reading.</summary>
public sealed class StreamPipeTests
{
    [Fact(Timeout = 60_000)]
    public async Task Calls_of_all_kinds_work_over_streams()
    {
        using var module = new PythonModule("def add(a, b): return a + b\nasync def late(a): return a\n");
        PythonTarget target = PythonTarget.Find(module.File, module.Options);
        var command = new WorkerCommand(PythonModule.Interpreter, [PythonCommand.Runtime, module.File]);
        var plan = new WorkerPlan(command, target.Target, "module.py", module.Options, new Hub()) { Program = "Python", Starter = new StreamStarter() };
        await using var peer = new Peer(await Pool.StartAsync(plan, CancellationToken.None), plan, ownsHub: true);

        Assert.Equal(4, peer.Call<int>("add", 2, 2));
        Assert.Equal(4, await peer.CallAsync<int>("add", 2, 2));
        int[] sums = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => peer.CallAsync<int>(i % 2 == 0 ? "late" : "add", i % 2 == 0 ? [i] : [i, 0])));
        Assert.Equal(Enumerable.Range(0, 200), sums);
    }

    private sealed class StreamStarter : IWorkerStarter
    {
        public IWorkerProcess Start(WorkerCommand command) => new StreamProcess(command);
    }

    private sealed class StreamProcess : IWorkerProcess
    {
        private readonly Process _process;

        public StreamProcess(WorkerCommand command)
        {
            _process = Process.Start(new ProcessStartInfo(command.Program, command.Arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            Pipe = new StreamPipe(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
            Exit = WaitAsync();
        }

        public int Id => _process.Id;

        public IPipe Pipe { get; }

        public Stream Errors => _process.StandardError.BaseStream;

        public Task<ExitStatus> Exit { get; }

        public long? MemoryBytes => null;

        public void CloseErrors() => Errors.Dispose();

        public void Kill(bool isAsked = false) => _process.Kill();

        public void Dispose() => Pipe.Dispose();

        private async Task<ExitStatus> WaitAsync()
        {
            await _process.WaitForExitAsync();
            return new ExitStatus(_process.ExitCode);
        }
    }
}
