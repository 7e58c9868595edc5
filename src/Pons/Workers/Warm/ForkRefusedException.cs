namespace Pons.Workers.Warm;

/// <summary>A template lives, but cannot fork: what it was asked for has to be started in the ordinary way.</summary>
internal sealed class ForkRefusedException(string reason) : PonsException(reason);
