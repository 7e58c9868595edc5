using System.Globalization;

namespace Pons.Protocol.Values;

/// <summary>Decimal, exactly or not at all; its scale too, so that 1.10 stays 1.10.</summary>
internal sealed class DecimalConverter : Converter<decimal>
{
    public override decimal Read(ValueReader reader, Node node)
    {
        if (node.Kind == NodeKind.Integer)
        {
            return node.Bits;
        }

        if (node.Kind == NodeKind.BigInteger)
        {
            var value = reader.BigInteger(node);
            return DecimalText.TryMake(value, 0, isNegative: value.Sign < 0, out decimal whole)
                ? whole
                : throw Refusal.Overflow($"of {value.GetByteCount()} bytes", typeof(decimal));
        }

        var arguments = ConstructorArguments.Of(reader, node, Constructor.Decimal, 1, typeof(decimal));
        string text = reader.Text(arguments.Expect(0, NodeKind.Text));
        return DecimalText.TryParse(text, out decimal result)
            ? result
            : throw Refusal.Inexact(
            $"Decimal {text}", typeof(decimal));
    }

    public override void Write(ValueWriter writer, decimal value)
    {
        // ToString drops the sign of a zero, and Decimal keeps it.
        string text = value.ToString(CultureInfo.InvariantCulture);
        bool isNegativeZero = value == 0 && decimal.IsNegative(value) && text[0] != '-';
        writer.BeginConstructor(Constructor.Decimal, 1);
        writer.WriteText(isNegativeZero ? "-" + text : text);
        writer.EndConstructor(1);
    }
}
