namespace Pons;

/// <summary>What the HTTP door allows.</summary>
public sealed class HttpDoorOptions
{
    /// <summary>The bytes that the body of a request may have; one that has more is answered with 413.</summary>
    /// <value>64 MiB.</value>
    public long BodyBytes { get; set; } = 64L << 20;

    /// <summary>The bytes that a result, or one item of a stream, may take in an answer.</summary>
    /// <value>256 MiB.</value>
    public long AnswerBytes { get; set; } = 256L << 20;

    /// <summary>How long a call may take, waiting for a worker included; then it is cancelled and answered with 504. A stream may last as long as it likes.</summary>
    /// <value>None: as long as it takes.</value>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How slowly a body may come, in bytes a second; one that comes slower is answered with 408. 0: as slowly as it likes.</summary>
    /// <value>240.</value>
    public double BodyRate { get; set; } = 240;

    /// <summary>How long a body may take before its rate counts.</summary>
    /// <value>5 s.</value>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller may take for the next MiB of an answer, or for what is there of it; one that takes longer is dropped, and its call cancelled.</summary>
    /// <value>60 s.</value>
    public TimeSpan TakeTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How deep the values of a request may be nested.</summary>
    /// <value>200.</value>
    public int Depth { get; set; } = 200;
}
