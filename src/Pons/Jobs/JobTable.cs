using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Pons.Events;
using Pons.Jobs;

namespace Pons;

/// <summary>The jobs of a host, by name.</summary>
/// <remarks>Safe for any number of threads.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "One word for one idea: a hub's things stand in tables.")]
public sealed class JobTable : IReadOnlyCollection<Job>
{
    private const string Removed = "it was removed.";
    private const string Disposed = "the hub was disposed.";

    private readonly Dictionary<string, Job> _jobs = [];
    private readonly TimeProvider _time;
    private readonly IEventEmitter _emitter;
    private readonly JobFeed _feed;
    private bool _isStarted;
    private bool _isStopped;

    internal JobTable(TimeProvider time, IEventEmitter emitter)
    {
        _time = time;
        _emitter = emitter;
        _feed = new JobFeed(change => Changed?.Invoke(change));
    }

    /// <summary>A job entered another state; each failure is told once. Told in order and one at a time, on a thread of whoever caused it: whoever handles it long holds up the next.</summary>
    public event Action<JobChange>? Changed;

    /// <summary>How many jobs there are.</summary>
    public int Count
    {
        get
        {
            lock (_jobs)
            {
                return _jobs.Count;
            }
        }
    }

    /// <summary>The job of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Job this[string name] => TryGet(name, out Job? job) ? job : throw Missing(name);

    /// <summary>Adds a job whose code runs until the task ends.</summary>
    /// <exception cref="ArgumentException">There is a job of that name, or it is no name.</exception>
    public Job Add(string name, Func<JobContext, Task> body, JobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        NameRule.Check("a job", name, nameof(name));
        options ??= JobOptions.Default;
        options.Validate();
        var job = new Job(name, body, options, _emitter, _time, _feed);
        bool isStarted;
        lock (_jobs)
        {
            if (_isStopped)
            {
                throw new ObjectDisposedException("Hub", $"The job '{name}' cannot be added: {Disposed}");
            }

            if (!_jobs.TryAdd(name, job))
            {
                throw new ArgumentException($"There is a job '{name}' already. Remove it first, or choose another name.", nameof(name));
            }

            isStarted = _isStarted;
        }

        if (isStarted && job.StartsWithHost)
        {
            Begin(job);
        }

        return job;
    }

    /// <summary>Adds a job whose items become events with the job's name as their topic.</summary>
    /// <exception cref="ArgumentException">There is a job of that name, or it is no name.</exception>
    public Job Add<T>(string name, Func<JobContext, IAsyncEnumerable<T>> items, JobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Add(name, context => EmitEachAsync(items, context), options);
    }

    /// <summary>Adds a service as a job: its start, its work and its stop are the job's. It is not disposed.</summary>
    /// <exception cref="ArgumentException">There is a job of that name, or it is no name.</exception>
    public Job Add(string name, BackgroundService service, JobOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(name, context => ServiceJob.RunAsync(service, context.CancellationToken), options);
    }

    /// <summary>The job of that name, if there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Job? job)
    {
        lock (_jobs)
        {
            return _jobs.TryGetValue(name, out job);
        }
    }

    /// <summary>Stops a job and forgets it, and answers whether there was one; its name is free at once.</summary>
    public async Task<bool> RemoveAsync(string name)
    {
        Job? job;
        lock (_jobs)
        {
            if (!_jobs.Remove(name, out job))
            {
                return false;
            }
        }

        await job.CloseAsync(Removed).ConfigureAwait(false);
        return true;
    }

    /// <summary>The jobs of this moment.</summary>
    public IEnumerator<Job> GetEnumerator() => ((IEnumerable<Job>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The host runs: starts all jobs that are to start with it, and those that are added from now on.</summary>
    internal void StartAll()
    {
        lock (_jobs)
        {
            _isStarted = true;
        }

        foreach (Job job in Snapshot().Where(job => job.StartsWithHost))
        {
            Begin(job);
        }
    }

    /// <summary>The host ends: stops all jobs at a time, for good.</summary>
    internal Task StopAllAsync()
    {
        lock (_jobs)
        {
            _isStopped = true;
        }

        return Task.WhenAll(Snapshot().Select(job => job.CloseAsync(Disposed)));
    }

    private static async Task EmitEachAsync<T>(Func<JobContext, IAsyncEnumerable<T>> items, JobContext context)
    {
        await foreach (T item in items(context).WithCancellation(context.CancellationToken).ConfigureAwait(false))
        {
            await context.EmitAsync(context.Name, item).ConfigureAwait(false);
        }
    }

    /// <summary>Nobody waits for this start, and one that comes too late is none.</summary>
    private static void Begin(Job job) => _ = job.StartAsync().ContinueWith(
        static start => _ = start.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Job[] Snapshot()
    {
        lock (_jobs)
        {
            return [.. _jobs.Values];
        }
    }

    private KeyNotFoundException Missing(string name)
    {
        string[] names = [.. Snapshot().Select(job => job.Name)];
        IReadOnlyList<string> nearest = NearestNames.Find(name, names);
        string hint = nearest.Count > 0 ? $" Did you mean {string.Join(" or ", nearest.Select(near => $"'{near}'"))}?" : $" There {(names.Length == 1 ? "is 1 job" : $"are {names.Length} jobs")}.";
        return new KeyNotFoundException($"There is no job '{name}'.{hint}");
    }
}
