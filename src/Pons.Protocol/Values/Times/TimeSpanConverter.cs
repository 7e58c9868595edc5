namespace Pons.Protocol.Values;

/// <summary>A timedelta as Python keeps it: days of either sign, then seconds and microseconds that are never
/// negative.</summary>
internal sealed class TimeSpanConverter : Converter<TimeSpan>
{
    private const int Count = 3;
    private const int SecondsPerDay = 86_400;
    private const int MicrosecondsPerSecond = 1_000_000;
    private const int MostDays = 999_999_999;

    public override TimeSpan Read(ValueReader reader, Node node)
    {
        var arguments = ConstructorArguments.Of(reader, node, Constructor.Duration, Count, typeof(TimeSpan));
        long days = arguments.Integer(0, -MostDays, MostDays);
        long seconds = arguments.Integer(1, 0, SecondsPerDay - 1);
        long microseconds = arguments.Integer(2, 0, MicrosecondsPerSecond - 1);
        Int128 total = ((Int128)days * SecondsPerDay + seconds) * MicrosecondsPerSecond + microseconds;
        Int128 ticks = total * TimeSpan.TicksPerMicrosecond;
        return ticks >= long.MinValue && ticks <= long.MaxValue
            ? new TimeSpan((long)ticks)
            : throw Refusal.Inexact($"timedelta of {days} days", typeof(TimeSpan));
    }

    public override void Write(ValueWriter writer, TimeSpan value)
    {
        (long seconds, long microseconds) = FloorDivide(Clock.Microseconds(value.Ticks), MicrosecondsPerSecond);
        (long days, seconds) = FloorDivide(seconds, SecondsPerDay);
        writer.BeginConstructor(Constructor.Duration, Count);
        writer.WriteInteger(days);
        writer.WriteInteger(seconds);
        writer.WriteInteger(microseconds);
        writer.EndConstructor(Count);
    }

    private static (long Quotient, long Remainder) FloorDivide(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }
}
