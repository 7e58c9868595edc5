namespace Pons.Workers.Spawning;

/// <summary>A process could not be started; the message is the sentence that whoever asked for it gets to read.</summary>
internal sealed class SpawnException(string message) : Exception(message);
