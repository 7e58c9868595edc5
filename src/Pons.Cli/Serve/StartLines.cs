using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Desktop;
using Pons.AspNetCore.Sockets;

namespace Pons.Cli.Serve;

/// <summary>What is said when a host can answer, and not before: where, and what is to be known about it.</summary>
internal sealed class StartLines(ServeSettings settings, IServiceProvider services, Uri address) : IDisposable
{
    private readonly AccessToken _token = services.GetRequiredService<AccessToken>();
    private readonly LaunchCodes _codes = services.GetRequiredService<LaunchCodes>();
    private TokenFile? _file;

    private int Port => address.Port;

    private bool IsReachable => settings.ListensAsAsked ? !address.IsLoopback : !settings.Binding.IsLoopback;

    public Uri Url => settings.ListensAsAsked ? address : settings.Binding.UrlFor(Port, settings.Certificate is not null);

    public void Write()
    {
        // The token itself is never printed for people: terminals are logged, and shown to others.
        if (_token.IsRequired && settings.IsTokenFresh && !settings.IsForProgram)
        {
            _file = TokenFile.Write(Port, _token.Text);
        }

        foreach (string line in Notes())
        {
            Console.Error.WriteLine($"pons: {line}");
        }

        Console.WriteLine(settings.IsForProgram ? Json() : settings.Window is { } window ? $"Ready in {Place(window)} on {Url}" : $"Ready on {PageAddress()}");
        if (settings.OpensPages)
        {
            DefaultBrowser.Open(settings.HasPages ? PageAddress() : ConsoleAddress(), problem => Console.Error.WriteLine($"pons: {problem}"));
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Where the pages are; with a code that lets whoever opens them in, once.</summary>
    private string PageAddress() => settings.HasPages ? WithCode(Url) : Url.ToString();

    private string ConsoleAddress() => WithCode(new Uri(Url, "_pons"));

    private string WithCode(Uri page) => _token.IsRequired ? $"{page}#code={_codes.Make()}" : page.ToString();

    private static string Place(AppWindow window) => window.ProcessId is null ? $"a tab of {window.Browser.Name}" : $"a window of {window.Browser.Name}";

    private IEnumerable<string> Notes()
    {
        foreach (string opening in settings.Openings)
        {
            yield return opening;
        }

        if (services.GetService<IgorProgram>()?.FilesAddress is { } files)
        {
            yield return $"Files are read and written at {files}";
        }

        if (IsReachable && settings.Program is { HasOtherDoors: false })
        {
            yield return $"Other machines reach {Url}: the program says so, and keeps its own rules.";
        }
        else if (IsReachable && settings.Certificate is null)
        {
            yield return "What is said here crosses the network unencrypted, the token too. --certificate encrypts it.";
        }

        if (settings is { HasConsole: true, IsForProgram: false, OpensPages: false })
        {
            yield return $"All that is served is shown at {ConsoleAddress()}";
        }

        if (_file is not null)
        {
            yield return settings.HasPages || settings.HasConsole
                ? $"The code in the address lets one browser in, within two minutes. Programs find the token in {_file}"
                : $"The token is in {_file}";
        }
    }

    private string Json() => JsonSerializer.Serialize(new
    {
        url = Url.ToString(),
        port = Port,
        token = _token.IsRequired ? _token.Text : null,
        pid = Environment.ProcessId,
        sockets = services.GetRequiredService<SocketService>().Addresses,
        browser = settings.Window?.ProcessId,
    });
}
