using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

public sealed class PythonVersionTests
{
    [Theory]
    [InlineData("2.7.18", true)]
    [InlineData("3.8.18", true)]
    [InlineData("3.9.0", false)]
    [InlineData("3.10", false)]
    [InlineData("3.14.0rc1", false)]
    [InlineData("4.0.0", false)]
    [InlineData("", false)]
    [InlineData("unknown", false)]
    public void Only_what_is_below_the_oldest_is_too_old(string text, bool isTooOld)
    {
        Assert.Equal(isTooOld, PythonVersion.IsTooOld(text));
    }
}
