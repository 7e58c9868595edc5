using Pons.Protocol;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Workers;

namespace Pons.Tests.Workers;

public sealed class PeerReadyTests
{
    [Fact]
    public void A_peer_without_tuples_names_its_actions_in_lists()
    {
        PeerReady tuples = Read([("add", "function"), ("now", "async")]);
        PeerReady lists = Read([new List<object?> { "add", "function" }, new List<object?> { "now", "async" }]);

        Assert.Equal(["add", "now"], lists.Actions.Select(action => action.Name));
        Assert.True(lists.Says(tuples));
    }

    [Fact]
    public void An_action_that_is_no_pair_is_a_fault()
    {
        foreach (object wrong in new object[] { "add", new List<object?> { "add" }, ("add", 1), new List<object?> { "add", "function", "more" } })
        {
            Assert.Equal("payload", Assert.Throws<ProtocolException>(() => Read([wrong])).Code);
        }
    }

    private static PeerReady Read(List<object?> actions)
    {
        var output = new OutputBuffer();
        PickleCodec.Write(output, new Dictionary<string, object?> { ["version"] = 1, ["actions"] = actions }, new ValueLimits());
        return PeerReady.Read(output.Written);
    }
}
