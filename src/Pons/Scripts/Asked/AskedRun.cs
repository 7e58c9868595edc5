using System.Runtime.CompilerServices;
using System.Text;

namespace Pons.Scripts.Asked;

/// <summary>A run of a script that a peer asked for: what happens in it as rows, and what its peer does with it meanwhile.</summary>
/// <remarks>The run lasts as long as the call does that yields its rows: whoever cancels that, or is gone, ends the script.</remarks>
internal sealed class AskedRun
{
    private readonly AskedScript _asked;
    private readonly ScriptProcess _process;
    private readonly ItemEncoding _encoding;
    private volatile bool _isToEnd;

    private AskedRun(AskedScript asked, ScriptProcess process) => (_asked, _process, _encoding) = (asked, process, new ItemEncoding(asked.Script));

    /// <summary>The rows of a run: (start, what can be done with it), any number of (out, item) and (err, line), (exit, how it ended).</summary>
    public static async IAsyncEnumerable<object?> RowsAsync(AskedScript asked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ScriptProcess process = await ScriptProcess.StartAsync(asked.Script, cancellationToken, hasErrorReader: true).ConfigureAwait(false);
        await using (process.ConfigureAwait(false))
        {
            var run = new AskedRun(asked, process);
            using ScriptFeed? feed = asked.IsLive ? null : new ScriptFeed(process, asked.Input, cancellationToken);
            yield return Row("start", run.Controls());
            await foreach (ScriptEvent what in ScriptEvents.ReadAsync(process, cancellationToken).ConfigureAwait(false))
            {
                yield return what is OutputItem item ? Row("out", item.Value) : Row("err", ((ErrorLine)what).Text);
            }

            ScriptExit exit = await process.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            yield return Row("exit", Told(exit));
            await run.FinishAsync(exit, feed, cancellationToken).ConfigureAwait(false);
        }
    }

    private static List<object?> Row(string what, object? value) => [what, value];

    private Dictionary<string, object?> Controls() => new()
    {
        ["pid"] = _process.Id,
        ["send"] = (object? item, CancellationToken cancellationToken) => SendAsync(item, cancellationToken),
        ["write"] = (object? data, CancellationToken cancellationToken) => WriteAsync(data, cancellationToken),
        ["end"] = () => _process.Input.End(),
        ["stop"] = (double? seconds) => StopAsync(seconds),
        ["kill"] = () => KillAsync(),
    };

    /// <summary>A script that was asked to end did not fail.</summary>
    private async Task FinishAsync(ScriptExit exit, ScriptFeed? feed, CancellationToken cancellationToken)
    {
        if (_isToEnd)
        {
            return;
        }

        if (feed is not null)
        {
            await feed.EndAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (_process.Failure(exit) is { } failure)
        {
            throw failure;
        }
    }

    private Task SendAsync(object? item, CancellationToken cancellationToken) => WriteAsync(_encoding.Item(AskedJson.Plain(item)), cancellationToken);

    private Task WriteAsync(object? data, CancellationToken cancellationToken) => AskedJson.Plain(data) switch
    {
        string text => WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken),
        byte[] bytes => WriteAsync(bytes, cancellationToken),
        _ => throw new ArgumentException("What is written as it is has to be a text or bytes; send() takes anything else."),
    };

    private async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        if (!_asked.IsLive)
        {
            throw new ScriptException($"Nothing can be sent to {_asked.Script}: its stdin was what it was started with, and has ended.");
        }

        try
        {
            await _process.Input.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (PipeClosedException error)
        {
            throw new ScriptException($"Nothing can be sent to {_asked.Script}: its stdin is closed, or it has ended.", _process.Remains(null), error);
        }
    }

    private async Task<Dictionary<string, object?>> StopAsync(double? seconds)
    {
        _isToEnd = true;
        await _process.StopAsync(seconds is { } limit ? TimeSpan.FromSeconds(limit) : _asked.Script.StopLimit).ConfigureAwait(false);
        return Told(await _process.Completion.ConfigureAwait(false));
    }

    private async Task<Dictionary<string, object?>> KillAsync()
    {
        _isToEnd = true;
        _process.Kill();
        return Told(await _process.Completion.ConfigureAwait(false));
    }

    private static Dictionary<string, object?> Told(ScriptExit exit) => new() { ["exitCode"] = exit.ExitCode, ["signal"] = exit.Signal, ["duration"] = exit.Duration.TotalSeconds };
}
