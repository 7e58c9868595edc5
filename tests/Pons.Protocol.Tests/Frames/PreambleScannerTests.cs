using Pons.Protocol.Frames;

namespace Pons.Protocol.Tests.Frames;

public sealed class PreambleScannerTests
{
    private static readonly byte[] Preamble = [.. Enumerable.Range(1, PreambleScanner.Bytes).Select(i => (byte)i)];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void What_stands_before_it_was_printed_however_the_bytes_are_cut(int cut)
    {
        // The beginning of the preamble twice: a search that starts over too late would miss it.
        byte[] printed = [.. "hello\n"u8, .. Preamble[..5], .. Preamble[..9]];
        byte[] all = [.. printed, .. Preamble, .. "frames"u8];
        var scanner = new PreambleScanner(Preamble);
        var seen = new List<byte>();
        for (int at = 0; at < all.Length; at += cut)
        {
            byte[] piece = all[at..Math.Min(at + cut, all.Length)];
            if (scanner.TryFind(piece, seen, out int consumed))
            {
                Assert.Equal(printed, seen);
                Assert.Equal(printed.Length + Preamble.Length, at + consumed);
                return;
            }

            Assert.Equal(piece.Length, consumed);
        }

        Assert.Fail("The preamble was not found.");
    }
}
