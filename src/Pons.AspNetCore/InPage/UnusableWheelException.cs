namespace Pons.AspNetCore.InPage;

/// <summary>Wheels were named that no page can load; the message says which and why.</summary>
internal sealed class UnusableWheelException(string message, Exception? cause = null) : Exception(message, cause);
