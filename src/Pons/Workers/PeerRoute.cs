using Pons.Links;

namespace Pons.Workers;

/// <summary>A route as a peer announces it: requests for a path that one of its functions answers.</summary>
/// <param name="Number">Its place in the peer's list, by which it is called.</param>
/// <param name="Rule">The path, such as <c>/users/&lt;int:id&gt;</c>.</param>
/// <param name="Methods">The methods that it answers, with blanks between them.</param>
/// <param name="Kind">As of an action.</param>
/// <param name="IsOpen">Whether callers need no token.</param>
internal sealed record PeerRoute(int Number, string Rule, string Methods, string Kind, bool IsOpen)
{
    public static PeerRoute Read(object? entry, int number) =>
        Row.Of(entry, 4) is { } row && row[0] is string rule && row[1] is IEnumerable<object?> methods && row[2] is string kind && row[3] is bool isOpen
            ? new PeerRoute(number, rule, string.Join(' ', methods), kind, isOpen)
            : throw new ProtocolException("payload", "A ready message arrived whose routes are no (rule, methods, kind, open).");
}
