namespace Pons.Protocol.Tests.Values;

public sealed class TextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Grüße, 😀 and \0")]
    [InlineData("\ud83d")]
    [InlineData("a\udc00")]
    [InlineData("\udc00\ud800")]
    [InlineData("\ud800\ud800x\udfff")]
    [InlineData("😀\udc00")]
    [InlineData("\ufeffmark")]
    public void Text_crosses_exactly_lone_surrogates_too(string text)
    {
        Assert.Equal(text, Codec.RoundTrip(text));
    }

    [Theory]
    [InlineData(84)]
    [InlineData(85)]
    [InlineData(86)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    public void Text_of_every_length_comes_back(int length)
    {
        foreach (string unit in (string[])["a", "ß", "€", "😀", "\ud800"])
        {
            string text = string.Concat(Enumerable.Repeat(unit, length));
            Assert.Equal(text, Codec.RoundTrip(text));
        }
    }

    [Fact]
    public void Surrogates_that_would_join_into_a_character_are_refused()
    {
        byte[] payload = Payloads.Of(new byte[] { 0x8c, 6, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80 });

        Refuses.Value(() => Codec.Read<string>(payload), "result", "two lone surrogates side by side");
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc0, 0x80 })]
    [InlineData(new byte[] { 0xed, 0xa0 })]
    [InlineData(new byte[] { 0xf4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0x61, 0xe2, 0x82 })]
    public void What_is_no_text_breaks_the_protocol(byte[] text)
    {
        byte[] payload = Payloads.Of(new byte[] { 0x8c, (byte)text.Length }, text);

        Assert.Equal("payload", Assert.Throws<ProtocolException>(() => Codec.Read<string>(payload)).Code);
    }

    [Fact]
    public void Text_that_is_referred_to_again_is_one_string()
    {
        byte[] payload = Payloads.Of(']', '(', "shared", '\x94', 'h', "\0"u8.ToArray(), 'h', "\0"u8.ToArray(), 'e');

        string[] texts = Codec.Read<string[]>(payload);

        Assert.Equal(["shared", "shared", "shared"], texts);
        Assert.Same(texts[1], texts[2]);
    }
}
