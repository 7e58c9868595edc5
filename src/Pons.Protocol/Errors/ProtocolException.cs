namespace Pons;

/// <summary>The other side of a link broke <c>protocol/SPEC.md</c>; the link is closed, and only that link.</summary>
public sealed class ProtocolException : PonsException
{
    internal ProtocolException(string code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>The fault's code in chapter 9 of the specification, such as <c>size</c> or <c>call</c>.</summary>
    public string Code { get; }
}
