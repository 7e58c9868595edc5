namespace Pons.Protocol.Values;

/// <summary>A datetime with a time zone. The offset crosses exactly; the zone's name has no place in .NET's
/// type.</summary>
internal sealed class DateTimeOffsetConverter : Converter<DateTimeOffset>
{
    private const int Count = Clock.NaiveCount + 2;

    public override DateTimeOffset Read(ValueReader reader, Node node)
    {
        var arguments = ConstructorArguments.Of(reader, node, Constructor.Zoned, Count, typeof(DateTimeOffset));
        DateTime local = Clock.ReadDateTime(arguments, Constructor.Zoned);
        Clock.IsFolded(arguments); // the offset says which of the two it is
        if (arguments[Count - 1].Kind != NodeKind.None)
        {
            arguments.Expect(Count - 1, NodeKind.Text);
        }

        long microseconds = arguments.Long(Count - 2);
        TimeSpan offset = OffsetOf(microseconds);
        long utc = local.Ticks - offset.Ticks;
        return utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(local, offset)
            : throw new ValueException(
                "a datetime outside the years 1 to 9999 of UTC cannot be read as DateTimeOffset. Send it without its "
                + "time zone.");
    }

    public override void Write(ValueWriter writer, DateTimeOffset value) =>
        Write(writer, value.DateTime, value.Offset, zone: null);

    public static void Write(ValueWriter writer, DateTime local, TimeSpan offset, string? zone)
    {
        writer.BeginConstructor(Constructor.Zoned, Count);
        Clock.WriteDateTime(writer, local);
        writer.WriteInteger(Clock.Microseconds(offset.Ticks));
        if (zone is null)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteText(zone);
        }

        writer.EndConstructor(Count);
    }

    private static TimeSpan OffsetOf(long microseconds)
    {
        const long Minute = 60_000_000;
        const long Most = 14 * 60 * Minute;
        return microseconds % Minute == 0 && microseconds is >= -Most and <= Most
            ? TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : throw new ValueException(
                $"a UTC offset of {microseconds} microseconds cannot be read as DateTimeOffset, which takes whole "
                + "minutes up to 14 hours. Send it in UTC.");
    }
}
