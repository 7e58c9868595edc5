namespace Pons.Workers;

/// <summary>A process that leads a group, which can be told something as a whole.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal interface IProcessGroup
{
    /// <summary>Sends a signal to the whole group; false when the process has ended.</summary>
    bool Signal(int signal);
}
