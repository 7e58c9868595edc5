using Pons.Links;

namespace Pons.Scripts;

/// <summary>Brings a script's output from its pipe to whoever reads it. Who does not read holds up the script, and not the host's memory.</summary>
/// <remarks>One reader at a time. A thread of its own waits for the pipe, since only that costs nothing while it waits.</remarks>
internal abstract class ByteIntake
{
    protected const int BlockBytes = 64 * 1024;

    // Only when a stranger outside of the group holds the pipe open is the end of the process seen here, and not that of the pipe.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Func<bool> _hasExited;

    protected ByteIntake(IPipe pipe, Func<bool> hasExited)
    {
        Pipe = pipe;
        _hasExited = hasExited;
    }

    protected IPipe Pipe { get; }

    /// <param name="mode">What is read: items that a read makes are taken off the pipe as soon as they are there, everything else when somebody wants it, which spares a change of threads.</param>
    /// <param name="pipe">What is read; it belongs to the process.</param>
    /// <param name="hasExited">Whether the process has ended.</param>
    public static ByteIntake For(ScriptMode mode, IPipe pipe, Func<bool> hasExited) =>
        mode == ScriptMode.Chunks ? new EagerIntake(pipe, hasExited) : new DirectIntake(pipe, hasExited);

    /// <summary>The next block, valid until <see cref="Return"/>; false when none is there yet, or none will come any more.</summary>
    public abstract bool TryTake(out ArraySegment<byte> block, out bool hasEnded);

    public abstract void Return(ArraySegment<byte> block);

    /// <summary>Waits for a block, or for the end.</summary>
    public abstract Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>Nobody reads any more: what comes is dropped, so that the script can end.</summary>
    public abstract void Close();

    protected abstract void Run();

    protected void Start() => new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "Pons script output" }.Start();

    /// <summary>Waits for the next bytes and reads them; 0 at the end.</summary>
    protected int Read(byte[] block)
    {
        try
        {
            while (!Pipe.WaitReadable(Look))
            {
                if (_hasExited())
                {
                    return 0;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return 0; // as below
        }

        return ReadNow(block);
    }

    /// <summary>Reads what is there; 0 at the end.</summary>
    protected int ReadNow(byte[] block)
    {
        try
        {
            return Pipe.Read(block);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return 0; // closed under us, because the script is given up; nobody waits for what is lost
        }
    }
}
