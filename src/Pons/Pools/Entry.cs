namespace Pons.Pools;

/// <summary>What became of a turn that was asked for.</summary>
internal enum Entry
{
    /// <summary>It has a worker.</summary>
    Given,

    /// <summary>It waits for one.</summary>
    Waiting,

    /// <summary>It may not even wait.</summary>
    Full,
}
