namespace Pons.Protocol.Tests.Values;

public sealed class TimeTests
{
    [Fact]
    public void Dates_and_times_come_back_to_the_microsecond()
    {
        Assert.Equal(new DateOnly(1, 1, 1), Codec.RoundTrip(new DateOnly(1, 1, 1)));
        Assert.Equal(DateOnly.MaxValue, Codec.RoundTrip(DateOnly.MaxValue));
        Assert.Equal(new TimeOnly(23, 59, 59, 999, 999), Codec.RoundTrip(new TimeOnly(23, 59, 59, 999, 999)));
        var moment = new DateTime(2026, 11, 21, 8, 15, 36, 123, 456);
        Assert.Equal(moment, Codec.RoundTrip(moment));
        Assert.Equal(DateTimeKind.Unspecified, Codec.RoundTrip(moment).Kind);
        var zoned = new DateTimeOffset(moment, TimeSpan.FromMinutes(-570));
        Assert.Equal(zoned, Codec.RoundTrip(zoned));
        Assert.Equal(zoned.Offset, Codec.RoundTrip(zoned).Offset);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    [InlineData(864_000_000_000)]
    [InlineData(-864_000_000_010)]
    [InlineData(long.MaxValue / 10 * 10)]
    [InlineData(long.MinValue / 10 * 10)]
    public void Durations_come_back_of_either_sign(long ticks)
    {
        Assert.Equal(new TimeSpan(ticks), Codec.RoundTrip(new TimeSpan(ticks)));
    }

    [Fact]
    public void What_is_finer_than_a_microsecond_is_cut_on_writing()
    {
        Assert.Equal(new TimeSpan(120), Codec.RoundTrip(new TimeSpan(129)));
        Assert.Equal(new TimeOnly(10), Codec.RoundTrip(new TimeOnly(19)));
        Assert.Equal(new DateTime(10), Codec.RoundTrip(new DateTime(19)));
    }

    [Fact]
    public void The_kind_of_a_DateTime_says_what_it_becomes()
    {
        var moment = new DateTime(2026, 7, 1, 12, 0, 0);

        Assert.Equal(moment, Codec.Cross<DateTime>(moment));
        DateTime utc = Codec.Cross<DateTime>(DateTime.SpecifyKind(moment, DateTimeKind.Utc));
        Assert.Equal((moment, DateTimeKind.Utc), (utc, utc.Kind));
        DateTime local = DateTime.SpecifyKind(moment, DateTimeKind.Local);
        Assert.Equal(new DateTimeOffset(local), Codec.Cross<DateTimeOffset>(local));
    }

    [Fact]
    public void A_time_zone_is_neither_lost_nor_invented()
    {
        Refuses.Reading<DateTime>(
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)), "result", "lose its offset", "DateTimeOffset");
        Refuses.Reading<DateTimeOffset>(
            new DateTime(2026, 1, 1), "result", "a datetime without a time zone cannot be read as DateTimeOffset", "DateTime");
        Refuses.Value(() => Codec.Read<TimeOnly>(Payloads.Call("time", 1, 2, 3, 4, 0, 3_600)), "result", "time zone");
    }

    [Fact]
    public void What_dotnet_has_no_room_for_is_refused()
    {
        Refuses.Value(() => Codec.Read<DateTimeOffset>(Zoned(2026, 1_000_001)), "result", "whole minutes");
        Refuses.Value(() => Codec.Read<DateTimeOffset>(Zoned(1, 3_600_000_000)), "result", "years 1 to 9999");
        Refuses.Value(() => Codec.Read<DateTime>(Payloads.Call("naive", 2026, 10, 25, 2, 30, 0, 0, 1)), "result", "fold=1");
        Refuses.Value(() => Codec.Read<TimeSpan>(Payloads.Call("duration", 20_000_000, 0, 0)), "result", "no exact counterpart in TimeSpan");
    }

    [Fact]
    public void Arguments_that_are_none_are_refused_by_the_constructors_name()
    {
        Refuses.Value(() => Codec.Read<DateOnly>(Payloads.Call("date", 2025, 2, 29)), "result", "the constructor date");
        Refuses.Value(() => Codec.Read<DateOnly>(Payloads.Call("date", 2025, 2)), "result", "the constructor date");
        Refuses.Value(() => Codec.Read<object>(Payloads.Call("naive", 2025, 1, 1, 24, 0, 0, 0, 0)), "result", "the constructor naive");
        Refuses.Value(() => Codec.Read<object>(Payloads.Call("duration", "1", 0, 0)), "result", "the constructor duration");
        Refuses.Value(() => Codec.Read<object>(Payloads.Call("uuid", "x")), "result", "the constructor uuid");
    }

    private static byte[] Zoned(int year, long offset) => Payloads.Call(
        "zoned", year, 1, 1, 0, 0, 0, 0, 0, (byte[])[0x8a, 8, .. BitConverter.GetBytes(offset)], 'N');
}
