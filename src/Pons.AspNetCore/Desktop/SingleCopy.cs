using System.Globalization;
using System.IO.Pipes;
using System.Text;

namespace Pons.AspNetCore.Desktop;

/// <summary>The only copy of an application: it hears of further starts, and says which process has the window that they are to bring to the front.</summary>
internal sealed class SingleCopy : IDisposable
{
    private const int LongestAnswer = 16;

    // The first copy may itself be starting.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FileStream _lock;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<int> _window = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _pipe;

    private SingleCopy(FileStream held, string pipe) => (_lock, _pipe) = (held, pipe);

    /// <summary>Told of each further start.</summary>
    public event Action? StartedAgain;

    /// <summary>Becomes the only copy; nothing where there is one already.</summary>
    /// <exception cref="IOException">It cannot be, as nobody could tell it of a further start.</exception>
    public static SingleCopy? TryBecome(AppFolder folder)
    {
        string file = Path.Combine(AppFolder.Make(folder.Path), "single");
        FileStream held;
        try
        {
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }

        var copy = new SingleCopy(held, PipeOf(folder));
        Task listening = copy.ListenAsync();
        if (listening.IsFaulted)
        {
            held.Dispose();
            listening.GetAwaiter().GetResult();
        }

        return copy;
    }

    /// <summary>Tells the copy that runs, and answers which process has its window; 0 where a browser shows it in a tab.</summary>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public static async Task<int> TellAsync(AppFolder folder, CancellationToken cancellationToken)
    {
        using var pipe = new NamedPipeClientStream(".", PipeOf(folder), PipeDirection.In, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await pipe.ConnectAsync(limit.Token).ConfigureAwait(false);
            byte[] answer = new byte[LongestAnswer];
            int count = await pipe.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, limit.Token).ConfigureAwait(false);
            return int.TryParse(Encoding.ASCII.GetString(answer, 0, count), NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : 0;
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Another copy of {folder.Name} runs, but does not answer. End it, or start this one without asking for a single copy.", error);
        }
    }

    /// <summary>Says which process has the window; 0 for a tab of the user's own browser.</summary>
    public void Show(int process) => _window.TrySetResult(process);

    public void Dispose()
    {
        _end.Cancel();
        _lock.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                using var pipe = new NamedPipeServerStream(_pipe, PipeDirection.Out, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
                await pipe.WaitForConnectionAsync(_end.Token).ConfigureAwait(false);
                await AnswerAsync(pipe).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The copy ends.
        }
    }

    private async Task AnswerAsync(NamedPipeServerStream pipe)
    {
        int process = await _window.Task.WaitAsync(_end.Token).ConfigureAwait(false);
        StartedAgain?.Invoke();
        try
        {
            await pipe.WriteAsync(Encoding.ASCII.GetBytes(process.ToString(CultureInfo.InvariantCulture)), _end.Token).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Whoever asked has gone.
        }
    }

    /// <summary>A name on Windows; elsewhere a socket in a folder of this user's, as short as the system wants it.</summary>
    private static string PipeOf(AppFolder folder)
    {
        string name = $"pons-{folder.Key}";
        string? session = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return OperatingSystem.IsWindows() ? name : Path.Combine(Path.IsPathFullyQualified(session ?? "") && Directory.Exists(session) ? session : Path.GetTempPath(), name);
    }
}
