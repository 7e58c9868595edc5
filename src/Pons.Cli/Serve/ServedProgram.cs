using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Pons.Cli.Serve;

/// <summary>A program that is served as a whole, by a door of its own: a web application, or one that was written for Igor. It may say itself where to listen.</summary>
internal sealed record ServedProgram
{
    /// <summary>Adds it to what is behind the doors.</summary>
    public required Action<PonsBuilder> Add { get; init; }

    /// <summary>Opens its door.</summary>
    public required Action<WebApplication> Map { get; init; }

    /// <summary>Whether the host's own doors are there too; all addresses are a web application's own.</summary>
    public required bool HasOtherDoors { get; init; }

    /// <summary>Whether the host listens where the program asks it to, as the command line says nothing of it.</summary>
    public required bool SaysWhere { get; init; }

    /// <summary>The exit code of a program that has ended by itself; nothing where the host ended it.</summary>
    public Func<IServiceProvider, int?> ExitCode { get; init; } = _ => null;

    public static ServedProgram Igor(string file, PythonOptions python, bool saysWhere) => new()
    {
        Add = builder => builder.AddIgor(file, python),
        Map = host => host.MapIgor(),
        HasOtherDoors = true,
        SaysWhere = saysWhere,
        ExitCode = services => services.GetRequiredService<IgorProgram>().Exit is { IsCompletedSuccessfully: true } exit ? exit.GetAwaiter().GetResult() : null,
    };

    public static ServedProgram Web(string file, PythonWebOptions options) => new()
    {
        Add = builder => builder.AddWebApplication(file, options),
        Map = host => host.MapWebApplication(),
        HasOtherDoors = false,
        SaysWhere = options.UsesOwnAddress,
    };
}
