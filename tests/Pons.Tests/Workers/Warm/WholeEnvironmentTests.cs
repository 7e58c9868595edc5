using Pons.Workers.Warm;

namespace Pons.Tests.Workers.Warm;

public sealed class WholeEnvironmentTests
{
    [Fact]
    public void Changes_are_made_to_the_hosts_environment()
    {
        IReadOnlyDictionary<string, string> all = WholeEnvironment.With(new Dictionary<string, string?> { ["PONS_TEST_NEW"] = "new", ["PATH"] = null });

        Assert.Equal("new", all["PONS_TEST_NEW"]);
        Assert.DoesNotContain("PATH", all);
        Assert.Equal(Environment.GetEnvironmentVariables().Count, all.Count);
    }

    [Theory]
    [InlineData("LD_PRELOAD")]
    [InlineData("PYTHONPATH")]
    [InlineData("PYTHONHOME")]
    [InlineData("LC_ALL")]
    [InlineData("HOME")]
    public void What_is_read_at_the_start_alone_is_a_difference(string name)
    {
        var with = new Dictionary<string, string> { [name] = "x", ["OTHER"] = "1" };
        var without = new Dictionary<string, string> { ["OTHER"] = "2" };

        Assert.Equal(name, WholeEnvironment.FirstEarlyDifference(with, without));
        Assert.Equal(name, WholeEnvironment.FirstEarlyDifference(without, with));
        Assert.Null(WholeEnvironment.FirstEarlyDifference(with, new Dictionary<string, string>(with) { ["OTHER"] = "3" }));
    }

    [Theory]
    [InlineData("lib", true)]
    [InlineData("/lib:", true)]
    [InlineData("/lib:/other", false)]
    [InlineData("", false)]
    public void A_search_path_with_relative_entries_is_known(string path, bool isRelative)
    {
        Assert.Equal(isRelative, WholeEnvironment.HasRelativePath(new Dictionary<string, string> { ["PYTHONPATH"] = path }));
    }
}
