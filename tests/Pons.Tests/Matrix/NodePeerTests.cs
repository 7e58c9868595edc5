namespace Pons.Tests.Matrix;

/// <summary>The rows of <see cref="PeerTests"/> for Node.</summary>
public sealed class NodePeerTests : PeerTests
{
    protected override string CodeForFortyTwo => "const x = 40; await x + 2";

    private protected override Task<Peer> AddAsync(Hub hub, PeerSetting setting) => hub.AddNodeAsync(MatrixHub.ModuleOf("in_node.mjs"), new NodeOptions
    {
        StartJobs = setting.StartJobs,
        Workers = setting.Workers,
        Log = setting.Log,
        GracePeriod = setting.GracePeriod,
        WorkingDirectory = setting.WorkingDirectory,
        Environment = setting.Environment,
    });
}
