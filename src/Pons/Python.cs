using Pons.Workers;

namespace Pons;

/// <summary>Starts Python workers.</summary>
public static class Python
{
    /// <summary>Starts a Python process, loads a module in it and answers the peer whose actions are the module's functions.</summary>
    /// <param name="target">A <c>.py</c> file, a package's folder, or a dotted module name.</param>
    /// <param name="options">How it is started; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WorkerLostException">No fitting Python was found, it did not start, died, or did not get ready in time.</exception>
    /// <exception cref="PythonException">The module raised while it was imported.</exception>
    public static async Task<Peer> StartAsync(string target, PythonOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PythonOptions();
        (PythonTarget module, WorkerCommand command) = Prepare(target, options);
        return new Peer(await Worker.StartAsync(ChildStarter.Instance, command, module.Target, options, cancellationToken).ConfigureAwait(false), module.Name);
    }

    /// <summary>As <see cref="StartAsync"/>, for callers that block.</summary>
    public static Peer Start(string target, PythonOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PythonOptions();
        (PythonTarget module, WorkerCommand command) = Prepare(target, options);
        return new Peer(Worker.Start(ChildStarter.Instance, command, module.Target, options, cancellationToken), module.Name);
    }

    private static (PythonTarget Module, WorkerCommand Command) Prepare(string target, PythonOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        options.Validate();
        PythonTarget module = PythonTarget.Find(target, options);
        return (module, PythonCommand.Build(module, options));
    }
}
