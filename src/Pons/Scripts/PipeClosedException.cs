namespace Pons.Scripts;

/// <summary>Nobody reads at the other end of a script's stdin any more.</summary>
internal sealed class PipeClosedException(Exception innerException) : IOException("The script reads no more.", innerException);
