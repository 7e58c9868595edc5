using System.Collections;
using Pons.Workers.Interpreters;
using static Pons.Workers.Spawning.SystemCalls;

namespace Pons.Workers.Spawning;

/// <summary>Starts a process by <c>posix_spawn</c>, on Linux and macOS: as the leader of its own session, with every signal as the system had it, and nothing of the host's open in it.</summary>
/// <remarks>Safe for any number of threads. Why not the framework's own way: docs/decisions/017-spawning.md.</remarks>
internal static unsafe class Spawner
{
    // For systems that cannot change the folder by themselves; a fixed text, whose words come as arguments.
    private const string InFolder = "cd -- \"$0\" && exec \"$@\"";

    /// <summary>The number of the new process.</summary>
    /// <exception cref="SpawnException">It could not be started.</exception>
    public static int Start(WorkerCommand command, ChildEnds ends, bool isGroup) => Start(command, ends, isGroup, CanChangeFolder);

    /// <param name="command">What is started.</param>
    /// <param name="ends">Its descriptors.</param>
    /// <param name="isGroup">Whether it leads a session and group of its own.</param>
    /// <param name="canChangeFolder">Whether the system itself changes the folder.</param>
    internal static int Start(WorkerCommand command, ChildEnds ends, bool isGroup, bool canChangeFolder)
    {
        Check(command);
        Dictionary<string, string> environment = EnvironmentOf(command);
        string program = Locate(command.Program, environment);
        IReadOnlyList<string> words = [program, .. command.Arguments];
        string? folder = command.WorkingDirectory;
        if (folder is not null && !canChangeFolder)
        {
            (program, words, folder) = (OrphanGuard.Shell, [OrphanGuard.Shell, "-c", InFolder, folder, .. words], null);
        }

        using var arguments = new TextBlock(words);
        using var variables = new TextBlock([.. environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        byte* actions = stackalloc byte[AnyStructure];
        byte* attributes = stackalloc byte[AnyStructure];
        Prepare(actions, ends, folder);
        Prepare(attributes, isGroup);
        int error = posix_spawn(out int process, program, actions, attributes, arguments.Pointer, variables.Pointer);
        _ = posix_spawn_file_actions_destroy(actions);
        _ = posix_spawnattr_destroy(attributes);
        return error == 0 ? process : throw new SpawnException(Sentence(program, error));
    }

    /// <summary>The guard: its stdin is a pipe, its stdout and stderr are nothing.</summary>
    public static int StartGuard(string shell, string text, ChildEnds ends)
    {
        using var arguments = new TextBlock([shell, "-c", text]);
        using var variables = new TextBlock([]);
        byte* actions = stackalloc byte[AnyStructure];
        byte* attributes = stackalloc byte[AnyStructure];
        const int WriteOnly = 1;
        _ = posix_spawn_file_actions_init(actions);
        _ = posix_spawn_file_actions_adddup2(actions, ends[0]!.Value, 0);
        _ = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", WriteOnly, 0);
        _ = posix_spawn_file_actions_adddup2(actions, 1, 2);
        Prepare(attributes, isGroup: true);
        int error = posix_spawn(out int process, shell, actions, attributes, arguments.Pointer, variables.Pointer);
        _ = posix_spawn_file_actions_destroy(actions);
        _ = posix_spawnattr_destroy(attributes);
        return error == 0
            ? process
            : throw new SpawnException($"{shell} could not be started: {Message(error)}. Pons needs it to end what it starts when the host goes.");
    }

    private static void Prepare(byte* actions, ChildEnds ends, string? folder)
    {
        _ = posix_spawn_file_actions_init(actions);
        for (int number = 0; number < 3; number++)
        {
            if (ends[number] is { } descriptor)
            {
                _ = posix_spawn_file_actions_adddup2(actions, descriptor, number);
            }
            else if (SpawnClosed != 0)
            {
                _ = posix_spawn_file_actions_addinherit_np(actions, number);
            }
        }

        if (folder is not null)
        {
            _ = posix_spawn_file_actions_addchdir_np(actions, folder);
        }
    }

    /// <summary>The host ignores SIGPIPE and handles others; a child that inherited that would not end as its author means it to.</summary>
    private static void Prepare(byte* attributes, bool isGroup)
    {
        byte* signals = stackalloc byte[AnyStructure];
        _ = posix_spawnattr_init(attributes);
        _ = sigfillset(signals);
        _ = posix_spawnattr_setsigdefault(attributes, signals);
        _ = sigemptyset(signals);
        _ = posix_spawnattr_setsigmask(attributes, signals);
        int flags = SpawnDefaultSignals | SpawnSignalMask | (ushort)SpawnClosed | (isGroup ? (ushort)SpawnSession : 0);
        _ = posix_spawnattr_setflags(attributes, (short)flags);
    }

    private static void Check(WorkerCommand command)
    {
        if (command.WorkingDirectory is { } folder && !Directory.Exists(folder))
        {
            throw new SpawnException($"The working directory '{folder}' does not exist.");
        }

        if (command.Line.FirstOrDefault(word => word.Contains('\0')) is { } word)
        {
            throw new SpawnException($"The argument '{word.Replace('\0', '␀')}' holds a NUL, which ends an argument for the system. Send such data on stdin.");
        }
    }

    private static Dictionary<string, string> EnvironmentOf(WorkerCommand command)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        foreach ((string name, string? value) in command.Environment)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || value?.Contains('\0') is true)
            {
                throw new SpawnException($"The environment variable '{name.Replace('\0', '␀')}' cannot be set: a name is not empty and holds no '=', and neither name nor value holds a NUL.");
            }

            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        return environment;
    }

    /// <summary>The file of a program, by its path from the host's folder or by its name on the PATH that the child will have.</summary>
    private static string Locate(string program, Dictionary<string, string> environment)
    {
        if (program.Length == 0)
        {
            throw new SpawnException("The program to start has no name.");
        }

        if (!program.Contains('/'))
        {
            Machine machine = ThisMachine.Now with { Variable = name => environment.GetValueOrDefault(name) };
            return SearchPath.Find(machine, program)
                ?? throw new SpawnException($"'{program}' could not be started: no folder of PATH holds such a program. Install it, or give its path.");
        }

        string path = Path.GetFullPath(program);
        return Directory.Exists(path) ? throw new SpawnException($"'{program}' could not be started: it is a folder.")
            : !File.Exists(path) ? throw new SpawnException($"'{program}' could not be started: there is no such file.")
            : path;
    }

    private static string Sentence(string program, int error) => error switch
    {
        NotPermitted => $"'{program}' could not be started: it may not be executed. Make it executable with 'chmod +x', or name the interpreter that runs it.",
        NotExecutable => $"'{program}' could not be started: it is no program of this system, and has no first line '#!' that says what runs it.",
        NoSuchFile => $"'{program}' could not be started: its first line '#!', or its file itself, names a program that does not exist.",
        TooBig => $"'{program}' could not be started: its arguments and environment are longer than the system takes. Send large data on stdin.",
        TooManyFiles => $"'{program}' could not be started: {SystemCalls.NoFile}",
        _ => $"'{program}' could not be started: {Message(error)}.",
    };
}
