namespace Pons.Workers;

/// <summary>A job as a peer announces it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsShared">Whether it runs in the worker of the actions, and shares their variables.</param>
internal sealed record PeerJob(string Name, bool IsShared);
