using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

public sealed class NodeSearchTests
{
    private readonly ImaginaryMachine _machine = new ImaginaryMachine().Set("PATH", "/usr/local/bin:/usr/bin");

    private NodeSearch Search(string? named = null) => NodeSearch.Find(named, _machine.Machine);

    [Fact]
    public void The_named_one_comes_first_then_PONS_NODE_then_PATH_then_nvm()
    {
        _machine.Node("/home/ada/.nvm/versions/node/v22.1.0/bin/node", "22.1.0");
        Assert.Equal("nvm", Search().Found?.Origin);

        _machine.Node("/usr/bin/node", "20.0.0");
        Assert.Equal(new Interpreter("/usr/bin/node", "node on PATH"), Search().Found);

        _machine.Set("PONS_NODE", "/opt/node").Node("/opt/node", "21.0.0");
        Assert.Equal(new Interpreter("/opt/node", "PONS_NODE"), Search().Found);

        _machine.Node("/usr/bin/node24", "24.0.0");
        Assert.Equal(new Interpreter("/usr/bin/node24", "the named Node (node24)"), Search("node24").Found);
    }

    [Fact]
    public void One_on_PATH_that_is_too_old_is_passed_over()
    {
        _machine.Node("/usr/local/bin/node", "18.19.0").Node("/usr/bin/node", null).Node("/home/ada/.nvm/versions/node/v20.1.0/bin/node", "20.1.0");

        NodeSearch search = Search();

        Assert.Equal("nvm", search.Found?.Origin);
        Assert.Equal(["the named Node", "PONS_NODE", "/usr/local/bin/node", "/usr/bin/node"], search.Attempts.Select(attempt => attempt.Where));
    }

    [Fact]
    public void Where_none_fits_the_sentence_lists_what_was_tried_and_what_to_do()
    {
        _machine.Node("/usr/bin/node", "18.19.0");

        Assert.Equal(
            """
            No Node was found. This was tried:
              the named Node: not set
              PONS_NODE: not set
              /usr/bin/node: is version 18.19.0, and too old: 20 is the oldest that works
              nvm: not found
            Install Node 20 or later, or name another Node by its option (--node) or in PONS_NODE.
            """,
            Search().Sentence());
    }

    [Fact]
    public void A_chosen_one_that_is_missing_or_too_old_is_a_fault_and_nothing_else_is_tried()
    {
        _machine.Node("/usr/bin/node", "22.0.0").Node("/opt/old", "16.20.1");

        AssertFault("The named Node is '/opt/none', and there is no program at /opt/none.", "/opt/none");
        AssertFault("The named Node is 'node30', and no folder of PATH holds such a program.", "node30");
        AssertFault("The named Node is /opt/old, which is version 16.20.1, and too old", "/opt/old");
        _machine.Set("PONS_NODE", "/opt/old");
        AssertFault("PONS_NODE is /opt/old, which is version 16.20.1, and too old", null);
    }

    [Theory]
    [InlineData("v22.1.0\n", "22.1.0")]
    [InlineData("v23.0.0-nightly2024", "23.0.0")]
    [InlineData("Node 3", null)]
    [InlineData("v22", null)]
    [InlineData(null, null)]
    public void An_answer_is_read_as_a_version_or_not_at_all(string? answer, string? version)
    {
        Assert.Equal(version, NodeVersion.Read(answer)?.ToString());
    }

    [Fact]
    public void The_Node_of_this_machine_tells_its_version_and_a_program_that_is_none_does_not()
    {
        Assert.True(ThisMachine.Now.NodeVersion(NodeList.Find(ThisMachine.Now)[0].Path)?.Major >= NodeSearch.OldestMajor);
        Assert.Null(ThisMachine.Now.NodeVersion("/bin/echo"));
        Assert.Null(ThisMachine.Now.NodeVersion("/no/such/program"));
    }

    private void AssertFault(string sentence, string? named)
    {
        NodeSearch search = Search(named);
        Assert.Null(search.Found);
        Assert.StartsWith(sentence, search.Sentence(), StringComparison.Ordinal);
    }
}
