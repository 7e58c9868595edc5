using System.Diagnostics;
using System.IO.Pipes;
using Pons.Links;

namespace Pons.Bench;

/// <summary>The physical floor: the same Python, sending back the bytes that it gets, over the same kind of pipe.</summary>
internal sealed class RawEcho : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly UnixPipe _pipe;
    private readonly byte[] _bytes = new byte[64 * 1024];

    public RawEcho(Setting setting, string mode)
        : this(setting.Python, setting.Rival("raw_echo.py"), mode)
    {
    }

    public RawEcho(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        _process = Process.Start(start)!;
        _pipe = new UnixPipe(((PipeStream)_process.StandardOutput.BaseStream).SafePipeHandle, ((PipeStream)_process.StandardInput.BaseStream).SafePipeHandle);
    }

    /// <summary>A frame as long as a small call: its length, then its bytes.</summary>
    public static byte[] Frame()
    {
        byte[] frame = new byte[40];
        frame[0] = (byte)(frame.Length - 4);
        return frame;
    }

    public void Exchange(byte[] frame)
    {
        _pipe.TryWrite(frame);
        int count = 0;
        while (count < frame.Length)
        {
            count += _pipe.Read(_bytes);
        }
    }

    /// <summary>Keeps <paramref name="width"/> frames under way until <paramref name="total"/> have come back; answers frames a second.</summary>
    public double Rate(byte[] frame, int width, int total)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < width; i++)
        {
            _pipe.TryWrite(frame);
        }

        int sent = width;
        int bytes = 0;
        while (bytes < total * frame.Length)
        {
            int before = bytes / frame.Length;
            bytes += _pipe.Read(_bytes);
            for (int answered = bytes / frame.Length - before; answered > 0 && sent < total; answered--, sent++)
            {
                // Each call is written when its predecessor has come back, as a caller would.
                while (_pipe.TryWrite(frame) == 0)
                {
                    _pipe.WaitWritable(Long);
                }
            }
        }

        return total / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _pipe.Dispose();
        _process.WaitForExit();
        _process.Dispose();
    }
}
