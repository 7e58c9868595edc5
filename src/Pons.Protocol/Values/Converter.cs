namespace Pons.Protocol.Values;

/// <summary>Writes values of a type that is known only when it is there.</summary>
internal abstract class Converter
{
    /// <summary>True when Python can hash what is written, so that it can be a key.</summary>
    public virtual bool IsKey => true;

    public abstract void WriteObject(ValueWriter writer, object value);

    public abstract object? ReadObject(ValueReader reader, Node node);
}
