using Pons.Logs;
using Pons.Scripts;
using Pons.Workers.Interpreters;
using Pons.Workers.Warm;

namespace Pons;

/// <summary>A Python process that has done its imports and forks a script whenever one is to run: a start without a start.</summary>
/// <remarks>Safe for any number of threads. Disposing it ends the scripts that still run. On a system that cannot fork (Windows) it keeps nothing, and scripts start in the ordinary way.</remarks>
public sealed class PythonTemplate : IAsyncDisposable
{
    private readonly TemplatePlan _plan;
    private readonly LogPump? _log;
    private readonly Lock _gate = new();
    private Template? _template;
    private bool _isDisposed;

    private PythonTemplate(TemplatePlan plan, LogPump? log)
    {
        _plan = plan;
        _log = log;
    }

    /// <summary>What it has imported, in order.</summary>
    public IReadOnlyList<PreloadedModule> Preloaded { get; private set; } = [];

    /// <summary>The process of the template; nothing where there is none, on Windows or just after it died.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_gate)
            {
                return _template is { IsGone: false } template ? template.ProcessId : null;
            }
        }
    }

    /// <summary>Starts the interpreter and waits until it has imported the modules.</summary>
    /// <exception cref="WorkerLostException">No fitting Python was found, it did not start, or a module could not be imported, or not in time.</exception>
    public static async Task<PythonTemplate> StartAsync(TemplateOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TemplateOptions();
        options.Validate();
        var template = new PythonTemplate(Plan(options), options.Log is null ? null : new LogPump(options.Log, LogOverflow.DropOldest));
        try
        {
            if (WarmStart.HasTemplates)
            {
                template.Preloaded = await template.Current().AwaitPreloadedAsync(cancellationToken).ConfigureAwait(false);
            }

            return template;
        }
        catch
        {
            template._template?.Abandon();
            await template.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The interpreter.</summary>
    internal string Program => _plan.Program;

    internal IReadOnlyList<string> InterpreterArguments => _plan.InterpreterArguments;

    /// <summary>Why a script cannot be a fork of the template, and has to start in the ordinary way; nothing when it can.</summary>
    /// <param name="script">The script.</param>
    /// <param name="program">The interpreter that shall run it.</param>
    /// <param name="interpreterArguments">That one's own options.</param>
    internal string? Obstacle(ScriptFork script, string program, IReadOnlyList<string> interpreterArguments)
    {
        if (!WarmStart.HasTemplates)
        {
            return "this system cannot fork a process";
        }

        return program != _plan.Program ? $"it is to be run by {program}, and the template is {_plan.Program}"
            : !interpreterArguments.SequenceEqual(_plan.InterpreterArguments) ? "the options of its interpreter are not those of the template"
            : Current().Obstacle(script.Environment, script.WorkingDirectory);
    }

    /// <summary>Starts a script for which there is no obstacle.</summary>
    /// <exception cref="ForkRefusedException">The template cannot fork, since a module started threads say.</exception>
    /// <exception cref="WorkerLostException">The template died, and another one could not be started.</exception>
    internal async Task<ForkedProcess> StartScriptAsync(ScriptFork script, CancellationToken cancellationToken = default)
    {
        Template template = Current();
        try
        {
            return await ForkAsync(template, script, cancellationToken).ConfigureAwait(false);
        }
        catch (WorkerLostException) when (template.IsGone && !_isDisposed)
        {
            return await ForkAsync(Current(), script, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells its log.</summary>
    internal void Say(string sentence) => _log?.Post(new LogEntry("warning", sentence + "\n", "pons"));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Template? template;
        lock (_gate)
        {
            _isDisposed = true;
            (template, _template) = (_template, null);
        }

        return new ValueTask(Task.Run(() =>
        {
            template?.Dispose();
            _log?.Dispose();
        }));
    }

    private static async Task<ForkedProcess> ForkAsync(Template template, ScriptFork script, CancellationToken cancellationToken)
    {
        _ = await template.AwaitPreloadedAsync(cancellationToken).ConfigureAwait(false);
        Task<ForkedProcess> forking = template.ForkAsync(script);
        try
        {
            return await forking.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = AbandonAsync(forking);
            throw;
        }
    }

    /// <summary>Ends a fork that came when nobody wanted it any more.</summary>
    private static async Task AbandonAsync(Task<ForkedProcess> forking)
    {
        await ((Task)forking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!forking.IsCompletedSuccessfully)
        {
            return; // there is none
        }

        ForkedProcess fork = await forking.ConfigureAwait(false);
        fork.Kill();
        fork.CloseErrors();
        fork.Dispose();
    }

    private static TemplatePlan Plan(TemplateOptions options)
    {
        InterpreterSearch search = InterpreterSearch.Find(options.Interpreter, options.WorkingDirectory, ThisMachine.Now);
        Interpreter interpreter = search.Found ?? throw new WorkerLostException(search.Sentence());
        return new TemplatePlan(interpreter.Path, options.InterpreterArguments, options.Preload)
        {
            WorkingDirectory = options.WorkingDirectory,
            Environment = WithDefaults(options.Environment),
            StartLimit = options.StartLimit,
            KeepsForkAhead = true,
        };
    }

    private static Dictionary<string, string?> WithDefaults(IReadOnlyDictionary<string, string?> own)
    {
        var environment = new Dictionary<string, string?>(own);
        PythonOutput.AddTo(environment);
        return environment;
    }

    private Template Current()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_template is null or { IsGone: true })
            {
                _template = Template.Start(_plan, _log);
            }

            return _template;
        }
    }
}
