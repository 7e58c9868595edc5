namespace Pons.AspNetCore.Tests.Security;

/// <summary>Tests that measure the memory of this process, or load the whole machine: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "Alone";
}
