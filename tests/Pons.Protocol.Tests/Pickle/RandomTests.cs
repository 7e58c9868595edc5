using System.Diagnostics;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Pons.Protocol.Pickle;
using Pons.Protocol.Tests.Values;
using Pons.Protocol.Values;

namespace Pons.Protocol.Tests.Pickle;

/// <summary>Values and bytes that nobody thought of.</summary>
public sealed class RandomTests
{
    private static readonly Gen<object?> Scalars = Gen.OneOf(
        Gen.Constant<object?>(null),
        ArbMap.Default.GeneratorFor<bool>().Select(b => (object?)b),
        ArbMap.Default.GeneratorFor<long>().Select(n => (object?)n),
        ArbMap.Default.GeneratorFor<byte[]>().Select(b => (object?)ObjectConverter.Narrow(new BigInteger(b))),
        ArbMap.Default.GeneratorFor<double>().Select(d => (object?)d),
        Texts().Select(t => (object?)t),
        ArbMap.Default.GeneratorFor<byte[]>().Select(b => (object?)b),
        ArbMap.Default.GeneratorFor<decimal>().Select(d => (object?)d),
        ArbMap.Default.GeneratorFor<Guid>().Select(g => (object?)g),
        ArbMap.Default.GeneratorFor<DateTime>().Select(d => (object?)Micro(d)),
        ArbMap.Default.GeneratorFor<int>().Select(n => (object?)new Complex(n, -n / 3.0)));

    [Fact]
    public void Any_value_comes_back_as_it_went()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Values(3).ToArbitrary(), value =>
            VectorValue.Actual(value) == VectorValue.Actual(Codec.RoundTrip(value))));
    }

    [Fact]
    public void Any_array_of_numbers_comes_back_as_it_went()
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(300);
        Check.One(config, Prop.ForAll<double[]>(floats => floats.AsSpan().SequenceEqual(Codec.RoundTrip(floats))));
        Check.One(config, Prop.ForAll<long[]>(numbers => numbers.AsSpan().SequenceEqual(Codec.RoundTrip(numbers))));
        Check.One(config, Prop.ForAll<short[]>(numbers => numbers.AsSpan().SequenceEqual(Codec.RoundTrip(numbers))));
        Check.One(config, Prop.ForAll<ulong[]>(numbers => numbers.AsSpan().SequenceEqual(Codec.RoundTrip(numbers))));
    }

    [Fact]
    public void Bytes_that_were_cut_or_changed_are_a_value_or_an_error_and_never_anything_else()
    {
        var random = new Random(20261121);
        byte[][] payloads = [.. Values(4).Sample(60, 60).Select(value => Codec.Write(value)), Codec.Write(new double[50]), Rows()];
        var watch = Stopwatch.StartNew();

        for (int round = 0; round < 100_000; round++)
        {
            byte[] bytes = [.. payloads[random.Next(payloads.Length)]];
            Mutate(random, ref bytes);
            Survives<object?>(bytes);
            Survives<double[]>(bytes);
            Survives<List<Row>>(bytes);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Bytes_out_of_nowhere_are_a_value_or_an_error()
    {
        var random = new Random(7);
        byte[] opcodes = [.. "(.01aesuN\x88\x89JKM\x8a\x8bGX\x8c\x8dBC\x8e\x96])t\x85\x86\x87}\x8f\x90\x91hjqr\x94\x93R\x80\x95".Select(c => (byte)c)];
        for (int round = 0; round < 200_000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 40)];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = random.Next(4) == 0 ? (byte)random.Next(256) : opcodes[random.Next(opcodes.Length)];
            }

            Survives<object?>(bytes);
        }
    }

    private static void Survives<T>(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            PickleCodec.Read<T>(bytes, new ValueLimits(SharedValues: 100_000));
        }
        catch (Exception e) when (e is ValueException or ProtocolException)
        {
            // Refused, which is the point.
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private static void Mutate(Random random, ref byte[] bytes)
    {
        switch (random.Next(4))
        {
            case 0:
                Array.Resize(ref bytes, random.Next(bytes.Length));
                break;
            case 1:
                int from = random.Next(bytes.Length);
                bytes = [.. bytes.AsSpan(0, from), .. bytes.AsSpan(random.Next(from, bytes.Length))];
                break;
            default:
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                break;
        }
    }

    internal static Gen<object?> Values(int depth)
    {
        if (depth == 0)
        {
            return Scalars;
        }

        Gen<object?> inner = Values(depth - 1);
        Gen<object?[]> few = inner.ArrayOf().Resize(6);
        return Gen.OneOf(
            Scalars,
            few.Select(items => (object?)new List<object?>(items)),
            few.Select(ByName),
            few.Select(ByNumber));
    }

    private static object? ByName(object?[] items) =>
        items.Select((item, i) => KeyValuePair.Create($"key {i}", item)).ToDictionary(StringComparer.Ordinal);

    // An empty dict has no keys to say that they are numbers.
    private static object? ByNumber(object?[] items) => items.Length == 0
        ? ByName(items)
        : items.Select((item, i) => KeyValuePair.Create((object)(long)i, item)).ToDictionary();

    // Any units at all, so that many texts hold lone surrogates.
    private static Gen<string> Texts() =>
        ArbMap.Default.GeneratorFor<char>().ArrayOf().Select(units => new string(units));

    private static DateTime Micro(DateTime value) => new(value.Ticks / 10 * 10, DateTimeKind.Unspecified);

    private static byte[] Rows() => Codec.Write(Enumerable.Range(0, 20).Select(i => new Row(i, $"name {i}", i / 2.0)).ToArray());

    private sealed record Row(int Id, string Name, double Price);
}
