using Pons.Pools;
using Pons.Workers;

namespace Pons.Jobs;

/// <summary>Runs the jobs that a peer's module names: each in a worker of its own, or in the peer's where it shares variables with the actions.</summary>
internal static class PeerJobs
{
    public static void AddTo(Hub hub, Peer peer)
    {
        if (!peer.Plan.Options.StartJobs || peer.Ready.Jobs.Count == 0)
        {
            return;
        }

        foreach (PeerJob job in peer.Ready.Jobs)
        {
            string name = hub.Jobs.TryGet(job.Name, out _) ? $"{peer.Module}.{job.Name}" : job.Name;
            hub.Jobs.Add(name, context => job.IsShared ? FollowAsync(peer, job.Name, context) : RunAloneAsync(peer, job.Name, context));
            peer.JobNames.Add(name);
        }
    }

    private static async Task RunAloneAsync(Peer peer, string job, JobContext context)
    {
        PythonOptions options = peer.Plan.Options with { Workers = 1, Recycle = null, StartJobs = false };
        Peer alone = await PeerStart.StartAsync(peer.Hub, peer.Plan.Target, options, context.CancellationToken).ConfigureAwait(false);
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
