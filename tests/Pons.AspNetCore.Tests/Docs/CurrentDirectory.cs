namespace Pons.AspNetCore.Tests.Docs;

/// <summary>Tests that change the current directory, as the pages' programs name their files without one: they run alone.</summary>
[CollectionDefinition(nameof(CurrentDirectory), DisableParallelization = true)]
public static class CurrentDirectory;
