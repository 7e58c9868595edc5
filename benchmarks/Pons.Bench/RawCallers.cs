using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipes;
using Pons.Links;

namespace Pons.Bench;

/// <summary>
/// Raw frames as concurrent callers would exchange them: each awaits its own frame, a thread reads and hands the frames out in order. No values, no names, no ids; the least
/// that any client with more than one caller needs.
/// </summary>
internal sealed class RawCallers : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly UnixPipe _pipe;
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private readonly Lock _writing = new();

    public RawCallers(Setting setting)
    {
        var start = new ProcessStartInfo(setting.Python, [setting.Rival("raw_echo.py"), "drain"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        _pipe = new UnixPipe(((PipeStream)_process.StandardOutput.BaseStream).SafePipeHandle, ((PipeStream)_process.StandardInput.BaseStream).SafePipeHandle);
        new Thread(Read) { IsBackground = true }.Start();
    }

    public async Task<double> RateAsync(byte[] frame, int width, int total)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(() => LoopAsync(frame, total / width))));
        return total / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _pipe.CloseWriting();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task LoopAsync(byte[] frame, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            await ExchangeAsync(frame);
        }
    }

    private Task ExchangeAsync(byte[] frame)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_writing)
        {
            _waiting.Enqueue(source);
            while (_pipe.TryWrite(frame) == 0)
            {
                _pipe.WaitWritable(Long);
            }
        }

        return source.Task;
    }

    private void Read()
    {
        byte[] bytes = new byte[64 * 1024];
        int frameSize = RawEcho.Frame().Length;
        int have = 0;
        while (_pipe.Read(bytes) is > 0 and int count)
        {
            for (have += count; have >= frameSize; have -= frameSize)
            {
                _waiting.TryDequeue(out TaskCompletionSource? source);
                source!.SetResult();
            }
        }
    }
}
