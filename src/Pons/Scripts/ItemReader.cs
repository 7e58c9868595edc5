namespace Pons.Scripts;

/// <summary>Cuts a script's output into items, on the thread of whoever reads them.</summary>
internal abstract class ItemReader(ByteIntake intake)
{
    private ArraySegment<byte> _block;
    private int _readers;

    /// <summary>The number of the last item, from 1.</summary>
    public long Number { get; protected set; }

    /// <summary>Whether the last item was given out.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What is left of the block that came last.</summary>
    protected ReadOnlySpan<byte> Rest => _block;

    public static ItemReader For(Script script, ByteIntake intake) => script.Mode switch
    {
        ScriptMode.Json => new DocumentReader(script, intake),
        ScriptMode.Bytes => new ChunkReader(intake, isText: false),
        ScriptMode.Chunks => new ChunkReader(intake, isText: script.Decoder is null),
        _ => new DelimitedReader(script, intake),
    };

    /// <summary>The next item, valid until the next call; false when more has to come, or nothing more will.</summary>
    public abstract bool TryNext(out ReadOnlySpan<byte> item);

    /// <summary>Begins the reading of one item; two that read at once would get each other's bytes.</summary>
    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    public void Enter(Script script)
    {
        if (Interlocked.Exchange(ref _readers, 1) != 0)
        {
            throw new InvalidOperationException($"The output of {script} is being read by another call already, and only one at a time can. Await that one first, or have one reader hand the items out.");
        }
    }

    public void Leave() => Volatile.Write(ref _readers, 0);

    public Task WaitAsync(CancellationToken cancellationToken) => HasEnded ? Task.CompletedTask : intake.WaitAsync(cancellationToken);

    /// <summary>Gives the last block back and takes the next; false when there is none, and <see cref="HasEnded"/> when there never will be.</summary>
    protected bool TryFill()
    {
        intake.Return(_block);
        _block = default;
        bool isThere = intake.TryTake(out _block, out bool hasEnded);
        HasEnded |= hasEnded;
        return isThere;
    }

    protected void Skip(int count) => _block = _block.Array is null ? default : _block[count..];
}
