namespace Pons.AspNetCore.Reloading;

/// <summary>Tells when code below a folder was saved and has been quiet since: editors save in several steps, and tools many files at once.</summary>
/// <remarks>It tells one time after the other; what changes meanwhile is told afterwards.</remarks>
internal sealed class CodeWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

    private readonly string _folder;
    private readonly Func<string, Task> _tell;
    private readonly FileSystemWatcher _watcher;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private string? _changed;
    private bool _isTelling;

    /// <param name="folder">Where the code lies.</param>
    /// <param name="isDeep">Whether the folders in it are watched too.</param>
    /// <param name="time">The clock of what is quiet.</param>
    /// <param name="tell">Gets the path of a file that was saved; must not throw.</param>
    public CodeWatch(string folder, bool isDeep, TimeProvider time, Func<string, Task> tell)
    {
        (_folder, _tell) = (folder, tell);
        _timer = time.CreateTimer(_ => TellOn(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = isDeep,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
        };
        _watcher.Changed += (_, change) => Note(change.FullPath);
        _watcher.Created += (_, change) => Note(change.FullPath);

        // Many editors write a new file and give it the old one's name.
        _watcher.Renamed += (_, change) => Note(change.FullPath);

        // So many at once that some were lost: better once too often.
        _watcher.Error += (_, _) => Note(Path.Combine(folder, "*.py"));
        _watcher.EnableRaisingEvents = true;
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _timer.Dispose();
    }

    private void Note(string path)
    {
        if (!ModuleFolder.IsCode(_folder, path))
        {
            return;
        }

        lock (_gate)
        {
            _changed = path;
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private void TellOn()
    {
        lock (_gate)
        {
            if (_isTelling || _changed is null)
            {
                return;
            }

            _isTelling = true;
        }

        _ = TellAsync();
    }

    private async Task TellAsync()
    {
        while (Take() is { } path)
        {
            await _tell(path).ConfigureAwait(false);
        }
    }

    private string? Take()
    {
        lock (_gate)
        {
            string? path = _changed;
            _changed = null;
            _isTelling = path is not null;
            return path;
        }
    }
}
