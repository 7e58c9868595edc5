namespace Pons.Cli.Calls;

/// <summary>Prints the items of a stream, each on a line of its own as compact JSON, at the moment when it comes.</summary>
internal sealed class ItemPrinter(Stream output)
{
    // 32 is the system's "broken pipe"; 109 and 232 are what Windows says of a pipe whose other end was closed.
    private static readonly int[] Broken = OperatingSystem.IsWindows() ? [unchecked((int)0x8007006D), unchecked((int)0x800700E8)] : [32];

    /// <summary>Writes an item; false when its reader has gone, and wants no more of them.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public bool Print(object? item)
    {
        try
        {
            output.Write(ResultWriter.Line(item, isReadable: false));
            return true;
        }
        catch (IOException error) when (Array.IndexOf(Broken, error.HResult) >= 0)
        {
            return false;
        }
    }
}
