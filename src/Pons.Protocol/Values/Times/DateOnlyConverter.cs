namespace Pons.Protocol.Values;

internal sealed class DateOnlyConverter : Converter<DateOnly>
{
    private const int Count = 3;

    public override DateOnly Read(ValueReader reader, Node node) =>
        Clock.ReadDate(
            ConstructorArguments.Of(reader, node, Constructor.Date, Count, typeof(DateOnly)), Constructor.Date);

    public override void Write(ValueWriter writer, DateOnly value)
    {
        writer.BeginConstructor(Constructor.Date, Count);
        Clock.WriteDate(writer, value);
        writer.EndConstructor(Count);
    }
}
