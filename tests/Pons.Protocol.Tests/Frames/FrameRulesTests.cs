using Pons.Protocol.Frames;

namespace Pons.Protocol.Tests.Frames;

public sealed class FrameRulesTests
{
    [Theory]
    [InlineData(MessageKind.Call, "A call message")]
    [InlineData(MessageKind.Event, "An event message")]
    [InlineData(MessageKind.Item, "An item message")]
    [InlineData(MessageKind.Error, "An error message")]
    public void A_sentence_about_a_message_begins_with_its_article(object kind, string beginning) => Assert.Equal(beginning, FrameRules.Message((MessageKind)kind));
}
