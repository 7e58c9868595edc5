namespace Pons.Tests.Matrix;

/// <summary>The rows of <see cref="PeerTests"/> for Python.</summary>
public sealed class PythonPeerTests : PeerTests
{
    protected override string CodeForFortyTwo => "x = 40\nx + 2";

    private protected override Task<Peer> AddAsync(Hub hub, PeerSetting setting) => hub.AddPythonAsync(MatrixHub.ModuleOf("in_python.py"), new PythonOptions
    {
        Interpreter = PythonModule.Interpreter,
        StartJobs = setting.StartJobs,
        Workers = setting.Workers,
        Log = setting.Log,
        GracePeriod = setting.GracePeriod,
        WorkingDirectory = setting.WorkingDirectory,
        Environment = setting.Environment,
    });
}
