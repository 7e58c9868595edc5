namespace Pons.Protocol.Values;

/// <summary>The parts that dates and times share on the wire (SPEC chapter 10): years 1 to 9999,
/// microseconds.</summary>
internal static class Clock
{
    /// <summary>How many arguments a naive datetime has; a zoned one has two more.</summary>
    public const int NaiveCount = 8;

    private const int FoldIndex = 7;

    public static DateTime ReadDateTime(in ConstructorArguments arguments, Constructor constructor) =>
        ReadDate(arguments, constructor).ToDateTime(ReadTime(arguments, 3));

    public static DateOnly ReadDate(in ConstructorArguments arguments, Constructor constructor)
    {
        int year = arguments.Integer(0, 1, 9999);
        int month = arguments.Integer(1, 1, 12);
        int day = arguments.Integer(2, 1, 31);
        return day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : throw Refusal.Arguments(constructor);
    }

    public static TimeOnly ReadTime(in ConstructorArguments arguments, int first)
    {
        var toSecond = new TimeOnly(
            arguments.Integer(first, 0, 23), arguments.Integer(first + 1, 0, 59), arguments.Integer(first + 2, 0, 59));
        return toSecond.Add(TimeSpan.FromMicroseconds(arguments.Integer(first + 3, 0, 999_999)));
    }

    public static bool IsFolded(in ConstructorArguments arguments, int index = FoldIndex) =>
        arguments.Integer(index, 0, 1) == 1;

    public static ValueException Folded(string name) =>
        new(
            $"a {name} in the second pass of a repeated hour (fold=1) has no counterpart in .NET. Send it with its "
            + "time zone.");

    // The one place where a value is cut: Python has no unit below the microsecond, .NET counts tenths of it.
    public static long Microseconds(long ticks) => ticks / TimeSpan.TicksPerMicrosecond;

    public static void WriteDate(ValueWriter writer, DateOnly date)
    {
        writer.WriteInteger(date.Year);
        writer.WriteInteger(date.Month);
        writer.WriteInteger(date.Day);
    }

    /// <summary>Writes hour, minute, second, microsecond and fold.</summary>
    public static void WriteTime(ValueWriter writer, TimeOnly time)
    {
        writer.WriteInteger(time.Hour);
        writer.WriteInteger(time.Minute);
        writer.WriteInteger(time.Second);
        writer.WriteInteger(Microseconds(time.Ticks % TimeSpan.TicksPerSecond));
        writer.WriteInteger(0);
    }

    public static void WriteDateTime(ValueWriter writer, DateTime value)
    {
        WriteDate(writer, DateOnly.FromDateTime(value));
        WriteTime(writer, TimeOnly.FromDateTime(value));
    }
}
