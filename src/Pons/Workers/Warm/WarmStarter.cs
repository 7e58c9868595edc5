using Pons.Logs;

namespace Pons.Workers.Warm;

/// <summary>Starts workers as forks of a template, and in the ordinary way where that cannot be.</summary>
/// <remarks>Safe for any number of threads. The template is started with the first worker, and anew when it is gone; it ends with the last pool.</remarks>
internal sealed class WarmStarter(TemplatePlan plan) : IWorkerStarter
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _said = [];
    private Template? _template;
    private LogPump? _log;
    private int _pools;
    private bool _cannotFork;

    /// <summary>The process of the template; 0 where there is none.</summary>
    public int TemplateId
    {
        get
        {
            lock (_gate)
            {
                return _template is { IsGone: false } template ? template.ProcessId : 0;
            }
        }
    }

    public void Open(LogPump? log)
    {
        lock (_gate)
        {
            _pools++;
            _log = log ?? _log;
        }
    }

    public IWorkerProcess Start(WorkerCommand command) => TryFork(command) ?? TryFork(command) ?? ChildStarter.Instance.Start(command);

    public void Stop()
    {
        lock (_gate)
        {
            if (_pools == 1 && _template is { Preloaded.IsCompleted: false } template)
            {
                template.Abandon();
            }
        }
    }

    public void Close()
    {
        Template? template = null;
        lock (_gate)
        {
            if (--_pools == 0)
            {
                (template, _template) = (_template, null);
            }
        }

        template?.Dispose();
    }

    /// <summary>Answers nothing where the template died meanwhile, or cannot fork what is wanted.</summary>
    private ForkedProcess? TryFork(WorkerCommand command)
    {
        if (CurrentTemplate() is not { } template)
        {
            return null;
        }

        _ = template.AwaitPreloadedAsync(CancellationToken.None).GetAwaiter().GetResult();
        IReadOnlyDictionary<string, string> environment = WholeEnvironment.With(command.Environment);
        if (template.Obstacle(environment, command.WorkingDirectory) is { } obstacle)
        {
            SayOnce($"A worker was started without the template, because {obstacle}.");
            return null;
        }

        try
        {
            return template.ForkAsync(new WorkerFork(command.Arguments[^1]) { WorkingDirectory = command.WorkingDirectory, Environment = environment }).GetAwaiter().GetResult();
        }
        catch (ForkRefusedException refused)
        {
            // It was asked for workers only, and has none: nobody needs it any more.
            GiveUp(template, refused.Message);
            return null;
        }
        catch (WorkerLostException lost) when (template.IsGone)
        {
            SayOnce(lost.Reason);
            return null;
        }
    }

    private Template? CurrentTemplate()
    {
        lock (_gate)
        {
            if (_cannotFork)
            {
                return null;
            }

            if (_template is null or { IsGone: true })
            {
                _template = Template.Start(plan, _log);
            }

            return _template;
        }
    }

    private void GiveUp(Template template, string reason)
    {
        SayOnce($"Workers are started without a template, because {reason}.");
        lock (_gate)
        {
            _cannotFork = true;
            _template = null;
        }

        template.Dispose();
    }

    private void SayOnce(string sentence)
    {
        lock (_gate)
        {
            if (!_said.Add(sentence))
            {
                return;
            }
        }

        _log?.Post(new LogEntry("warning", sentence + "\n", "pons"));
    }
}
