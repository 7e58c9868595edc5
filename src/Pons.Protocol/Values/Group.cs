namespace Pons.Protocol.Values;

/// <summary>The containers that a writer can begin without knowing how many items follow.</summary>
internal enum Group
{
    List,
    Dict,
    Set,
}
