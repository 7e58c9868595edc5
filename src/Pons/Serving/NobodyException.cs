namespace Pons.Serving;

/// <summary>A question was asked, and nobody is there to answer.</summary>
internal sealed class NobodyException(string message) : Exception(message);
