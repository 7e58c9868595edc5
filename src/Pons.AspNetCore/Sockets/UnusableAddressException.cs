namespace Pons.AspNetCore.Sockets;

/// <summary>Nothing can listen at an address of <see cref="PonsOptions.Sockets"/>; the message says why, and what to do.</summary>
internal sealed class UnusableAddressException(string message, Exception? innerException = null) : IOException(message, innerException);
