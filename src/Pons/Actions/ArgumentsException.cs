namespace Pons.Actions;

/// <summary>An action does not take the arguments that it was given; its code did not run.</summary>
internal sealed class ArgumentsException(string message) : Exception(message);
