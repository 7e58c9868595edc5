using System.Diagnostics;

namespace Pons.Protocol.Tests.Pickle;

/// <summary>A real Python that pickles and unpickles for the tests: one line asks, one line answers.</summary>
public sealed class PythonProcess : IDisposable
{
    private const string Program = """
        import datetime, decimal, enum, pickle, sys, uuid
        from dataclasses import dataclass
        from collections import namedtuple
        from pons import reading, writing

        @dataclass
        class Item:
            name: str
            price: float

        Point = namedtuple("Point", "x y")

        class Color(enum.Enum):
            RED = "red"
            GREEN = 2

        def answer(line):
            word, rest = line.split(" ", 1)
            if word == "write":
                return writing.write(eval(rest), "result").hex()
            if word == "dumps":
                protocol, expression = rest.split(" ", 1)
                return pickle.dumps(eval(expression), int(protocol)).hex()
            if word == "slow":
                protocol, expression = rest.split(" ", 1)
                return pickle._dumps(eval(expression), int(protocol)).hex()
            if word == "read":
                return ascii(reading.read(bytes.fromhex(rest)))
            if word == "loads":
                return ascii(pickle.loads(bytes.fromhex(rest)))
            return ascii(eval(rest))

        for line in sys.stdin:
            try:
                print(answer(line.rstrip("\n")), flush=True)
            except Exception as error:
                print(f"{type(error).__name__}: {error}", flush=True)
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    public PythonProcess()
    {
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Program);
        start.Environment["PYTHONPATH"] = Path.Combine(Pons.Tests.Repository.Root, "runtimes", "python");
        _process = Process.Start(start)!;
    }

    /// <summary>The payload of an expression's value, as a worker writes it.</summary>
    public byte[] Write(string expression) => Convert.FromHexString(Ask($"write {expression}"));

    /// <summary>The same by Python's own pickle, of its C module or written in Python, in any protocol.</summary>
    public byte[] Dump(string expression, int protocol, bool isSlow = false) =>
        Convert.FromHexString(Ask($"{(isSlow ? "slow" : "dumps")} {protocol} {expression}"));

    /// <summary>What a worker reads a payload as, in Python's notation.</summary>
    public string Read(byte[] payload) => Ask($"read {Convert.ToHexString(payload)}");

    public string Load(byte[] payload) => Ask($"loads {Convert.ToHexString(payload)}");

    public string Evaluate(string expression) => Ask($"eval {expression}");

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLineAsync().WaitAsync(Patience).GetAwaiter().GetResult()
            ?? throw new InvalidOperationException("Python has ended; its last words are in the test's output.");
    }
}
