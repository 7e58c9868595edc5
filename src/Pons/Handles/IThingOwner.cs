namespace Pons.Handles;

/// <summary>What stands in C# for a thing of a peer, and goes home as that thing.</summary>
internal interface IThingOwner
{
    Thing Thing { get; }
}
