using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Pons.Workers.Spawning.SystemCalls;

namespace Pons.Workers.Spawning;

/// <summary>Ends what the host has spawned when the host goes, however it goes: a shell in a session of its own, which sleeps until its stdin, that only the host holds, ends.</summary>
/// <remarks>Safe for any number of threads. It is started with the first process, and again when somebody has ended it. No word of a user's gets into it: decimal numbers only.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as the host; that its stdin ends with the host is what it is for.")]
internal sealed class OrphanGuard(string shell = OrphanGuard.Shell)
{
    public const string Shell = "/bin/sh";

    public static readonly OrphanGuard Host = new();

    // A line of its stdin is "+ NUMBER" or "- NUMBER"; a number below zero is a group, as kill has it.
    private const string Text = """
        trap '' HUP INT QUIT TERM PIPE
        cd /
        targets=' '
        while read -r sign target; do
            case $sign in
                +) targets="$targets$target " ;;
                -) case $targets in *" $target "*) targets="${targets%%" $target "*} ${targets#*" $target "}" ;; esac ;;
            esac
        done
        for target in $targets; do kill -KILL "$target"; done
        """;

    private readonly HashSet<int> _targets = [];
    private readonly Lock _gate = new();
    private FileStream? _input;
    private int _process;

    /// <summary>The guard's own process; 0 before the first start.</summary>
    public int ProcessId
    {
        get
        {
            lock (_gate)
            {
                return _process;
            }
        }
    }

    /// <summary>Starts the guard if it does not run, so that nothing has to be spawned without one.</summary>
    /// <exception cref="SpawnException">There is no shell.</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (_input is null)
            {
                StartLocked();
            }
        }
    }

    public void Add(int target)
    {
        lock (_gate)
        {
            _targets.Add(target);
            Tell($"+ {target}\n");
        }
    }

    /// <summary>Called before the number can pass to another process, so that a guard never ends a stranger.</summary>
    public void Remove(int target)
    {
        lock (_gate)
        {
            _targets.Remove(target);
            try
            {
                Tell($"- {target}\n");
            }
            catch (SpawnException)
            {
                // There is no guard to be told, and none can be started; whoever spawns next hears why.
            }
        }
    }

    private void Tell(FormattableString line)
    {
        try
        {
            if (_input is not null)
            {
                _input.Write(Encoding.ASCII.GetBytes(line.ToString(CultureInfo.InvariantCulture)));
                return;
            }
        }
        catch (IOException)
        {
            // Somebody has ended it.
        }

        // The next one is told everything anew.
        StartLocked();
    }

    private void StartLocked()
    {
        _input?.Dispose();
        if (_process != 0)
        {
            _ = waitpid(_process, out _, 0); // it has ended, since nobody reads its stdin
        }

        (_input, _process) = (null, 0); // whatever fails below, the next line tries again

        using var ends = new ChildEnds(new SpawnPlan(new WorkerCommand(Shell, [])) { InheritsOutput = true, InheritsErrors = true });
        try
        {
            _process = Spawner.StartGuard(shell, Text, ends);
        }
        catch (SpawnException)
        {
            ends.CloseOurs();
            throw;
        }

        var descriptor = new SafeFileHandle(ends.Input!.DangerousGetHandle(), ownsHandle: true);
        ends.Input.SetHandleAsInvalid();
        _input = new FileStream(descriptor, FileAccess.Write, bufferSize: 0);
        if (_targets.Count > 0)
        {
            TellAll(_input);
        }
    }

    private void TellAll(FileStream input)
    {
        try
        {
            input.Write(Encoding.ASCII.GetBytes(string.Concat(_targets.Select(target => $"+ {target.ToString(CultureInfo.InvariantCulture)}\n"))));
        }
        catch (IOException)
        {
            throw new SpawnException($"The process that ends what the host has started ({shell}, process {_process}) was itself ended as soon as it ran. Find out who ends it; Pons starts nothing without it.");
        }
    }
}
