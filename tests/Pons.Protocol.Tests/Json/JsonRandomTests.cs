using System.Diagnostics;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Tests.Pickle;
using Pons.Protocol.Tests.Values;

namespace Pons.Protocol.Tests.Json;

/// <summary>Values and bytes that nobody thought of.</summary>
public sealed class JsonRandomTests
{
    [Fact]
    public void Any_value_goes_as_JSON_and_comes_back_as_it_was()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(RandomTests.Values(3).ToArbitrary(), value =>
        {
            byte[] frame = JsonPipe.Read(JsonPipe.OnPipe(JsonPipe.ReturnFrame(Codec.Write(value))), out ValueException? refusal);
            return refusal is null && OneNaN(VectorValue.Actual(value)) == OneNaN(VectorValue.Actual(JsonPipe.Value<object?>(frame)));
        }));

        // JSON has one NaN; .NET's own is the negative one.
        static string OneNaN(string value) => value.Replace("float fff8000000000000", "float 7ff8000000000000", StringComparison.Ordinal);
    }

    [Fact]
    public void Any_float_comes_back_with_all_its_bits()
    {
        var random = new Random(5);
        double[] floats = [.. Enumerable.Range(0, 200_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite)];

        byte[] frame = JsonPipe.Read(JsonPipe.OnPipe(JsonPipe.ReturnFrame(Codec.Write(new List<double>(floats)))), out _);

        Assert.True(floats.AsSpan().SequenceEqual(JsonPipe.Value<double[]>(frame)));
    }

    [Fact]
    public void A_number_however_it_is_spelled_is_the_float_that_the_platform_makes_of_it()
    {
        var random = new Random(6);
        for (int round = 0; round < 200_000; round++)
        {
            string text = $"{(random.Next(2) == 0 ? "-" : "")}{random.Next(10)}{(random.Next(3) == 0 ? "" : $".{Digits(random)}")}{(random.Next(2) == 0 ? "" : $"e{random.Next(-330, 308)}")}";
            JsonNumber number = JsonNumber.Scan(Encoding.ASCII.GetBytes(text));
            Assert.Equal(text.Length, number.Text.Length);
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(number.ToDouble()));
        }
    }

    [Fact]
    public void Bytes_that_were_cut_or_changed_are_a_message_or_a_fault_and_never_anything_else()
    {
        var random = new Random(20261125);
        byte[][] messages = [.. JsonVectors.Table("messages").Select(row => JsonVectors.OnPipe(row.GetProperty("frame"))), .. Payloads()];
        var watch = Stopwatch.StartNew();
        for (int round = 0; round < 100_000; round++)
        {
            byte[] bytes = [.. messages[random.Next(messages.Length)]];
            Mutate(random, ref bytes);
            Survives(bytes);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void A_message_that_ends_at_any_byte_is_a_fault_or_refused()
    {
        foreach (byte[] whole in Payloads())
        {
            byte[] message = whole[sizeof(uint)..];
            bool isBinary = (whole[3] & 0x80) != 0;
            for (int length = 0; length < message.Length; length++)
            {
                JsonFrameReader reader = JsonPipe.Reader();
                reader.Feed(JsonPipe.OnPipe(message[..length], isBinary));
                Assert.True(IsRefused(reader), $"{length} of {message.Length} bytes");
            }
        }
    }

    private static bool IsRefused(JsonFrameReader reader)
    {
        try
        {
            return reader.TryRead(out _) && reader.Refusal is not null;
        }
        catch (ProtocolException)
        {
            return true;
        }
    }

    private static IEnumerable<byte[]> Payloads()
    {
        string[] names = ["one of each constructor", "dict of lists of records", "ndarray structured, nested", "list of mixed scalars", "dict with other keys", "two buffers and a short one"];
        foreach (string name in names)
        {
            var row = JsonVectors.Find("values", name);
            yield return JsonPipe.Return(JsonVectors.Text(row), JsonVectors.Buffers(row));
        }
    }

    private static string Digits(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(10)));

    private static void Survives(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            JsonFrameReader reader = JsonPipe.Reader();
            reader.Feed(bytes);
            while (reader.TryRead(out Frame frame))
            {
                if (reader.Refusal is null && frame.Header.Kind == MessageKind.Return)
                {
                    _ = JsonPipe.Value<object?>(frame.Bytes.ToArray());
                }
            }
        }
        catch (Exception e) when (e is ValueException or ProtocolException)
        {
            // Refused, which is the point.
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    private static void Mutate(Random random, ref byte[] bytes)
    {
        ReadOnlySpan<byte> marks = "{}[]\",:$0-e\\ "u8;
        switch (random.Next(4))
        {
            case 0:
                Array.Resize(ref bytes, random.Next(sizeof(uint), bytes.Length));
                BitConverter.TryWriteBytes(bytes, (bytes.Length - sizeof(uint)) | (bytes[3] << 24 & int.MinValue));
                break;
            case 1:
                bytes[random.Next(bytes.Length)] = marks[random.Next(marks.Length)];
                break;
            default:
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                break;
        }
    }
}
