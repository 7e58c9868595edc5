using Pons.AspNetCore.Reloading;

namespace Pons.Cli.Generation;

/// <summary>Makes a file anew whenever code beside its source is saved, until it is told to end.</summary>
/// <param name="source">What the file is made from.</param>
/// <param name="target">The file.</param>
/// <param name="make">Makes its text.</param>
internal sealed class GeneratedWatch(string source, GeneratedFile target, Func<CancellationToken, Task<string>> make) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string folder = Directory.Exists(source) ? source : Path.GetDirectoryName(Path.GetFullPath(source))!;
        if (!File.Exists(source) && !Directory.Exists(source))
        {
            throw new UsageException($"--watch needs a file or a folder, and {source} is neither.");
        }

        using var watch = new CodeWatch(Path.GetFullPath(folder), ModuleFolder.IsSmall(folder), TimeProvider.System, path => MakeAsync(path, cancellationToken));
        await MakeAsync(null, cancellationToken);
        Console.Error.WriteLine($"Watching {folder}. Ctrl-C ends it.");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        return ExitCode.Done;
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Never throws: the next time that the file is saved it may load.</summary>
    private async Task MakeAsync(string? changed, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        string since = changed is null ? "" : $", since {Path.GetFileName(changed)} was saved";
        try
        {
            string text = await make(cancellationToken);
            Console.Error.WriteLine(target.Write(text) ? $"{target.Path} was written{since}." : $"{target.Path} is as it should be{since}.");
        }
        catch (OperationCanceledException)
        {
            // The end; whoever waits for it says so.
        }
        catch (Exception error)
        {
            Failure.Report(error);
            Console.Error.WriteLine($"{target.Path} stays as it was{since}.");
        }
        finally
        {
            _turn.Release();
        }
    }
}
