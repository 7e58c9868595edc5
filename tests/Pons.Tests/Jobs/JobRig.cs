using Pons.Events;
using Pons.Tests.Pools;

namespace Pons.Tests.Jobs;

/// <summary>A table of jobs whose clock is the test's and whose events and changes are kept.</summary>
internal sealed class JobRig : IEventEmitter
{
    private readonly List<(string Topic, object? Data, ulong? Client)> _events = [];
    private readonly List<JobChange> _changes = [];

    public JobRig()
    {
        Jobs = new JobTable(Time, this);
        Jobs.Changed += change =>
        {
            lock (_changes)
            {
                _changes.Add(change);
            }
        };
    }

    public ManualTime Time { get; } = new(measures: true);

    public JobTable Jobs { get; }

    public IReadOnlyList<(string Topic, object? Data, ulong? Client)> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>What was told so far.</summary>
    public IReadOnlyList<JobChange> Changes
    {
        get
        {
            lock (_changes)
            {
                return [.. _changes];
            }
        }
    }

    public IReadOnlyList<JobState> States => [.. Changes.Select(change => change.State)];

    public Task StateAsync(params JobState[] states) => Until.TrueAsync(() => States.SequenceEqual(states), () => $"The states were {string.Join(", ", States)}.");

    public void Emit(string topic, object? data = null, ulong? client = null)
    {
        lock (_events)
        {
            _events.Add((topic, data, client));
        }
    }

    public ValueTask EmitAsync(string topic, object? data = null, ulong? client = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Emit(topic, data, client);
        return ValueTask.CompletedTask;
    }
}
