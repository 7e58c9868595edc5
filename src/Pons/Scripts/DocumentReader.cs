namespace Pons.Scripts;

/// <summary>The whole output as one item, which is there when the output has ended.</summary>
internal sealed class DocumentReader(Script script, ByteIntake intake) : ItemReader(intake)
{
    private readonly ByteBuffer _document = new(script.ItemLimit);

    /// <summary>Takes in what is there; true when that was the last of it.</summary>
    public bool TryComplete(CancellationToken cancellationToken = default)
    {
        while (!HasEnded && TryFill())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_document.TryAppend(Rest))
            {
                throw new ScriptException($"The output of {script} is longer than the {script.ItemLimit} bytes that Script.ItemLimit allows. Raise that, or read it in another mode.");
            }
        }

        return HasEnded;
    }

    public override bool TryNext(out ReadOnlySpan<byte> item)
    {
        bool isFirst = TryComplete() && Number == 0;
        item = _document.Written;
        Number = isFirst ? 1 : Number;
        return isFirst;
    }
}
