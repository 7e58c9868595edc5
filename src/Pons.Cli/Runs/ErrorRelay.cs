using System.Text;
using Pons.Workers.Spawning;

namespace Pons.Cli.Runs;

/// <summary>Passes a script's stderr on, and keeps to itself what is only the script's surprise that nobody reads its stdout any more, as in <c>pons run a.py | head -1</c>.</summary>
/// <remarks>Python and Node ignore SIGPIPE and so, unlike other programs, report the broken pipe. They can only do so after the reader has gone; what comes from then on is held back until it is clear what it is.</remarks>
internal sealed class ErrorRelay
{
    private const int OurStdout = 1;
    private const int MostHeld = 1 << 20;

    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Starts = ["Traceback (most recent call last)", "Exception ignored in", "node:events:", "node:internal/"];

    private readonly SpawnedProcess _process;
    private readonly Thread _thread;
    private readonly List<byte> _held = [];
    private bool _isHeld;
    private long _steps; // odd while it waits for the script

    public ErrorRelay(SpawnedProcess process)
    {
        _process = process;
        _thread = new Thread(Run) { IsBackground = true, Name = "Pons run errors" };
        _thread.Start();
    }

    /// <summary>Ends when stderr has ended; answers whether it ended with such a surprise.</summary>
    public bool End()
    {
        AwaitLastWords();
        lock (_held)
        {
            string text = Encoding.UTF8.GetString([.. _held]);
            bool isSurprise = text.Contains("BrokenPipeError", StringComparison.Ordinal) || text.Contains("EPIPE", StringComparison.Ordinal);
            int end = isSurprise ? Starts.Select(start => text.IndexOf(start, StringComparison.Ordinal)).Where(place => place >= 0).DefaultIfEmpty(0).Min() : text.Length;
            using Stream stderr = Console.OpenStandardError();
            stderr.Write(Encoding.UTF8.GetBytes(text[..end]));
            return isSurprise;
        }
    }

    /// <summary>A stranger that holds the pipe open, and is silent, is not waited for; whoever reads our own stderr slowly is.</summary>
    private void AwaitLastWords()
    {
        long before;
        do
        {
            before = Interlocked.Read(ref _steps);
        }
        while (!_thread.Join(LastWords) && !(long.IsOddInteger(before) && before == Interlocked.Read(ref _steps)));
    }

    private int Read(byte[] block)
    {
        Interlocked.Increment(ref _steps);
        int count = _process.Errors.Read(block);
        Interlocked.Increment(ref _steps);
        return count;
    }

    private void Run()
    {
        using Stream stderr = Console.OpenStandardError();
        byte[] block = new byte[16 * 1024];
        while (Read(block) is > 0 and int count)
        {
            lock (_held)
            {
                _isHeld = (_isHeld || SystemCalls.HasNoReader(OurStdout)) && _held.Count < MostHeld;
                if (_isHeld)
                {
                    _held.AddRange(block.AsSpan(0, count));
                }
                else
                {
                    stderr.Write([.. _held, .. block.AsSpan(0, count)]);
                    _held.Clear();
                }
            }
        }

        _process.CloseErrors();
    }
}
