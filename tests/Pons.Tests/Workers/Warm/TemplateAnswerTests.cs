using System.Text;
using System.Text.Json;
using Pons.Workers.Warm;

namespace Pons.Tests.Workers.Warm;

public sealed class TemplateAnswerTests
{
    [Fact]
    public void Each_answer_is_read()
    {
        Assert.Equal((7, 4711), (Read("""{"forked": 7, "pid": 4711}""").Number, Read("""{"forked": 7, "pid": 4711}""").Forked));
        Assert.Equal((7, 256), (Read("""{"ended": 7, "status": 256}""").Number, Read("""{"ended": 7, "status": 256}""").Ended));
        Assert.Equal((7, "why"), (Read("""{"refused": 7, "why": "why"}""").Number, Read("""{"refused": 7, "why": "why"}""").Refused));
        Assert.Equal([new PreloadedModule("numpy", TimeSpan.FromSeconds(0.5))], Read("""{"preloaded": [["numpy", 0.5]], "pid": 1}""").Preloaded);
        TemplateAnswer failed = Read("""{"failed": "nump", "error": "ModuleNotFoundError: nump", "traceback": "there"}""");
        Assert.Equal(("nump", "ModuleNotFoundError: nump", "there"), (failed.Failed, failed.Error, failed.Traceback));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("hello")]
    public void What_is_no_answer_is_refused(string line)
    {
        Assert.ThrowsAny<JsonException>(() => Read(line));
    }

    private static TemplateAnswer Read(string line) => TemplateAnswer.Read(Encoding.UTF8.GetBytes(line));
}
