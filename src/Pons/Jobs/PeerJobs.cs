using Pons.Pools;
using Pons.Workers;

namespace Pons.Jobs;

/// <summary>Runs the jobs that a peer's module names: each in a worker of its own, or in the peer's where it shares variables with the actions.</summary>
internal static class PeerJobs
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static void AddTo(Hub hub, Peer peer)
    {
        if (!peer.Plan.Options.StartJobs || peer.Ready.Jobs.Count == 0)
        {
            return;
        }

        foreach (PeerJob job in peer.Ready.Jobs)
        {
            string name = FreeName(hub, peer, job.Name);

            // A worker that has to be killed is given up by the job after it is gone, and not before.
            var options = new JobOptions { StopLimit = peer.Plan.Options.GracePeriod == Timeout.InfiniteTimeSpan ? WorkerOptions.LongestWait : peer.Plan.Options.GracePeriod + Patience };
            hub.Jobs.Add(name, context => job.IsShared ? FollowAsync(peer, job.Name, context) : RunAloneAsync(peer, job.Name, context), options);
            peer.AddJobName(name);
        }
    }

    /// <summary>The module was loaded anew: its jobs begin anew with it, and those that it names no more are over.</summary>
    public static async Task RenewAsync(Hub hub, Peer peer)
    {
        // Before the new ones are added, whose names would be taken.
        await Task.WhenAll(peer.TakeJobNames().Select(hub.Jobs.RemoveAsync)).ConfigureAwait(false);
        AddTo(hub, peer);
    }

    /// <summary>Its own name; with its module's before it where another peer has a job of that name, and a number where that is taken too.</summary>
    private static string FreeName(Hub hub, Peer peer, string job)
    {
        string name = job;
        for (int i = 1; hub.Jobs.TryGet(name, out _); i++)
        {
            name = i == 1 ? $"{peer.Module}.{job}" : $"{peer.Module}.{job}.{i}";
        }

        return name;
    }

    private static async Task RunAloneAsync(Peer peer, string job, JobContext context)
    {
        WorkerOptions options = peer.Plan.Options with { Workers = 1, Recycle = null, StartJobs = false };
        Peer alone = await PeerStart.StartAsync(peer.Plan with { Options = options }, context.CancellationToken).ConfigureAwait(false);
        await using (alone.ConfigureAwait(false))
        {
            await FollowAsync(alone, job, context).ConfigureAwait(false);
        }
    }

    // When its worker dies the job begins anew on the next one, for as long as the peer's policy starts one.
    private static async Task FollowAsync(Peer peer, string job, JobContext context)
    {
        while (!await TryFollowAsync(peer, job, context).ConfigureAwait(false))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<bool> TryFollowAsync(Peer peer, string job, JobContext context)
    {
        var options = new CallOptions { CancellationToken = context.CancellationToken };
        try
        {
            await foreach (object? item in peer.Router.Stream<object?>(ExposedAction.Job, [job], options).ConfigureAwait(false))
            {
                await context.EmitAsync(context.Name, item).ConfigureAwait(false);
            }

            return true;
        }
        catch (WorkerLostException) when (!peer.IsGivenUp)
        {
            return false;
        }
    }
}
