using Microsoft.Win32.SafeHandles;

namespace Pons.Workers.Warm;

/// <summary>Stdin, stdout and stderr of a fork: named pipes in a folder that only this user may enter, and that is there for a millisecond.</summary>
internal sealed class ForkPipes : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-").FullName; // 0700
    private readonly List<SafePipeHandle> _guards = [];

    public ForkPipes()
    {
        Paths = [.. ((string[])["in", "out", "err"]).Select(name => Path.Combine(_folder, name))];
        try
        {
            Input = Open(0, Fifo.Write);
            Output = Open(1, Fifo.Read);
            Errors = Open(2, Fifo.Read);
        }
        catch
        {
            CloseOurs();
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Paths { get; }

    /// <summary>What the fork reads.</summary>
    public SafePipeHandle? Input { get; }

    public SafePipeHandle? Output { get; }

    public SafePipeHandle? Errors { get; }

    /// <summary>Lets go of the names and the guards: from now on a pipe ends when the fork lets go of it.</summary>
    public void Dispose()
    {
        _guards.ForEach(guard => guard.Dispose());
        foreach (string path in Paths)
        {
            File.Delete(path);
        }

        Directory.Delete(_folder);
    }

    public void CloseOurs()
    {
        Input?.Dispose();
        Output?.Dispose();
        Errors?.Dispose();
    }

    private SafePipeHandle Open(int number, int direction)
    {
        Fifo.Make(Paths[number]);
        _guards.Add(Fifo.OpenGuard(Paths[number]));
        return Fifo.OpenEnd(Paths[number], direction);
    }
}
