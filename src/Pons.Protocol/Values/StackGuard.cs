using System.Runtime.CompilerServices;

namespace Pons.Protocol.Values;

/// <summary>Keeps a depth limit that was raised too high from ending the process.</summary>
internal static class StackGuard
{
    // Every thread's stack has room for the default limit; asking costs more than comparing.
    private const int Safe = 200;

    public static bool HasRoom(int depth) => depth <= Safe || RuntimeHelpers.TryEnsureSufficientExecutionStack();
}
