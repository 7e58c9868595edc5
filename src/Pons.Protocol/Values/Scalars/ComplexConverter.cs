using System.Numerics;

namespace Pons.Protocol.Values;

internal sealed class ComplexConverter : Converter<Complex>
{
    public override Complex Read(ValueReader reader, Node node)
    {
        var arguments = ConstructorArguments.Of(reader, node, Constructor.Complex, 2, typeof(Complex));
        return new Complex(arguments.Expect(0, NodeKind.Float).Float, arguments.Expect(1, NodeKind.Float).Float);
    }

    public override void Write(ValueWriter writer, Complex value)
    {
        writer.BeginConstructor(Constructor.Complex, 2);
        writer.WriteFloat(value.Real);
        writer.WriteFloat(value.Imaginary);
        writer.EndConstructor(2);
    }
}
