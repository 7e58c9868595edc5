using System.Runtime.InteropServices;
using Pons.Workers.Spawning;

namespace Pons.Cli.Runs;

/// <summary>Passes on to a script what is sent to us: the script decides what a signal means. One that comes before it runs waits for it.</summary>
internal sealed class PassedSignals : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Passed =
    [
        (PosixSignal.SIGINT, SystemCalls.Interrupt),
        (PosixSignal.SIGTERM, SystemCalls.Terminate),
        (PosixSignal.SIGQUIT, SystemCalls.Quit),
        (PosixSignal.SIGHUP, SystemCalls.HangUp),
    ];

    private readonly bool _isAtTerminal;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly List<int> _waiting = [];
    private readonly Lock _gate = new();
    private SpawnedProcess? _process;

    /// <param name="isAtTerminal">Whether the terminal itself sends its signals to the script too.</param>
    public PassedSignals(bool isAtTerminal)
    {
        _isAtTerminal = isAtTerminal;
        _registrations = [.. Passed.Select(pair => PosixSignalRegistration.Create(pair.Signal, context => Take(context, pair.Number)))];
    }

    public void PassTo(SpawnedProcess process)
    {
        lock (_gate)
        {
            _process = process;
            _waiting.ForEach(number => process.Signal(number));
        }
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Take(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (_process is null)
            {
                _waiting.Add(number);
            }
            else if (!_isAtTerminal || number == SystemCalls.Terminate)
            {
                _process.Signal(number);
            }
        }
    }
}
