using Microsoft.Win32.SafeHandles;

namespace Pons.Workers.Spawning;

/// <summary>The three descriptors of a child that is to be started, and the host's ends of those that are pipes.</summary>
internal sealed class ChildEnds : IDisposable
{
    // The child's ends by their numbers there; null: the host's own descriptor of that number.
    private readonly SafePipeHandle?[] _theirs = new SafePipeHandle?[3];

    public ChildEnds(SpawnPlan plan)
    {
        try
        {
            if (!plan.InheritsInput)
            {
                (_theirs[0], Input) = SystemCalls.Pipe();
            }

            if (!plan.InheritsOutput)
            {
                (Output, _theirs[1]) = SystemCalls.Pipe();
            }

            if (!plan.InheritsErrors)
            {
                (Errors, _theirs[2]) = SystemCalls.Pipe();
            }
        }
        catch
        {
            Dispose();
            CloseOurs();
            throw;
        }

        if (plan.PipeBytes > 0)
        {
            Enlarge(Input, plan.PipeBytes);
            Enlarge(Output, plan.PipeBytes);
        }
    }

    /// <summary>Where the host writes what the child reads.</summary>
    public SafePipeHandle? Input { get; }

    public SafePipeHandle? Output { get; }

    public SafePipeHandle? Errors { get; }

    /// <summary>The descriptor that the child shall find under a number; null: the host's own of that number.</summary>
    public int? this[int number] => (int?)_theirs[number]?.DangerousGetHandle();

    /// <summary>Closes the host's copies of the child's ends: only the child may hold them, or its end would not be seen.</summary>
    public void Dispose() => Array.ForEach(_theirs, end => end?.Dispose());

    public void CloseOurs()
    {
        Input?.Dispose();
        Output?.Dispose();
        Errors?.Dispose();
    }

    private static void Enlarge(SafePipeHandle? pipe, int bytes)
    {
        if (pipe is not null)
        {
            SystemCalls.Enlarge(pipe, bytes);
        }
    }
}
