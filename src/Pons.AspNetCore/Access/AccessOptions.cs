namespace Pons;

/// <summary>Who gets in.</summary>
public sealed class AccessOptions
{
    /// <summary>What callers have to know. Nothing, or a text without letters: a fresh one for each start of the host.</summary>
    public string? Token { get; set; }

    /// <summary>Whether callers have to know the token.</summary>
    /// <value>true.</value>
    public bool RequireToken { get; set; } = true;

    /// <summary>Whether other machines may call a host that requires no token.</summary>
    /// <value>false: without a token this machine alone may.</value>
    public bool AllowOtherMachines { get; set; }

    /// <summary>Names that this host may be asked by, beside <c>localhost</c> and the very address that a connection came to.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins of foreign pages that may call, such as <c>https://app.example.org</c>; <c>null</c> stands for pages of files and sandboxed frames.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether clients may run code of their own: import modules, evaluate text, reach globals.</summary>
    /// <value>false.</value>
    public bool AllowCode { get; set; }

    /// <summary>Whether clients may see how the host is doing (its workers, jobs and clients), and start and stop its jobs. Nothing: those that named the token may.</summary>
    public bool? AllowManagement { get; set; }

    /// <summary>Whether callers are shown tracebacks. Nothing: those of this machine are.</summary>
    public bool? ShowTracebacks { get; set; }
}
