namespace Pons.Protocol.Values;

/// <summary>A time of day without a time zone: .NET has no type for one with it.</summary>
internal sealed class TimeOnlyConverter : Converter<TimeOnly>
{
    private const int Count = 6;

    public override TimeOnly Read(ValueReader reader, Node node)
    {
        var arguments = ConstructorArguments.Of(reader, node, Constructor.Time, Count, typeof(TimeOnly));
        if (arguments[Count - 1].Kind != NodeKind.None)
        {
            arguments.Expect(Count - 1, NodeKind.Integer);
            throw new ValueException(
                "a time with a time zone cannot be read as TimeOnly, which would lose it. Send a datetime, or the "
                + "time alone.");
        }

        TimeOnly value = Clock.ReadTime(arguments, 0);
        return Clock.IsFolded(arguments, Count - 2) ? throw Clock.Folded("time") : value;
    }

    public override void Write(ValueWriter writer, TimeOnly value)
    {
        writer.BeginConstructor(Constructor.Time, Count);
        Clock.WriteTime(writer, value);
        writer.WriteNull();
        writer.EndConstructor(Count);
    }
}
