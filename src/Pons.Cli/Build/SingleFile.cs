namespace Pons.Cli.Build;

/// <summary>One HTML document with everything in it.</summary>
internal static class SingleFile
{
    public static Task<string> MakeAsync(BuildPlan plan, CancellationToken cancellationToken) => throw new UsageException("not yet " + plan.Out + cancellationToken);
}
