using Microsoft.Extensions.Logging;

namespace Pons.Cli.Serve;

/// <summary>Says on stderr what Pons has to say, and of the web server only what went wrong.</summary>
internal sealed class TerminalLog : ILoggerProvider
{
    // What goes wrong at the start comes as an exception too, and is told in better words.
    private const string Starts = "Microsoft.Extensions.Hosting";

    public ILogger CreateLogger(string categoryName) => new Category(
        categoryName.StartsWith("Pons.", StringComparison.Ordinal) ? LogLevel.Information
        : categoryName.StartsWith(Starts, StringComparison.Ordinal) ? LogLevel.None
        : LogLevel.Error);

    public void Dispose()
    {
        // Stderr is not ours to close.
    }

    private sealed class Category(LogLevel least) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Console.Error.WriteLine($"pons: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
            }
        }
    }
}
