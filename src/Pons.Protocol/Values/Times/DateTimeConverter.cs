namespace Pons.Protocol.Values;

/// <summary>A datetime without a time zone, of unspecified kind; UTC ones are taken as such, other zones belong in
/// DateTimeOffset.</summary>
internal sealed class DateTimeConverter : Converter<DateTime>
{
    public override DateTime Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.Constructed && node.Constructor == Constructor.Zoned)
        {
            DateTimeOffset zoned = Converter<DateTimeOffset>.Instance.Read(reader, node);
            return zoned.Offset == TimeSpan.Zero
                ? zoned.UtcDateTime
                : throw new ValueException(
                    "a datetime with a time zone cannot be read as DateTime, which would lose its offset. Ask for "
                    + "DateTimeOffset.");
        }

        var arguments = ConstructorArguments.Of(reader, node, Constructor.Naive, Clock.NaiveCount, typeof(DateTime));
        DateTime value = Clock.ReadDateTime(arguments, Constructor.Naive);
        return Clock.IsFolded(arguments) ? throw Clock.Folded("datetime") : value;
    }

    public override void Write(ValueWriter writer, DateTime value)
    {
        switch (value.Kind)
        {
            case DateTimeKind.Utc:
                DateTimeOffsetConverter.Write(writer, value, TimeSpan.Zero, "UTC");
                break;
            case DateTimeKind.Local:
                DateTimeOffsetConverter.Write(writer, value, TimeZoneInfo.Local.GetUtcOffset(value), zone: null);
                break;
            default:
                writer.BeginConstructor(Constructor.Naive, Clock.NaiveCount);
                Clock.WriteDateTime(writer, value);
                writer.EndConstructor(Clock.NaiveCount);
                break;
        }
    }
}
