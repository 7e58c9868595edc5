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

    /// <summary>What the command ends with, once the host has stopped: the exit code of a program that ends by itself.</summary>
    public Func<IServiceProvider, Task<int>> Exit { get; init; } = static _ => Task.FromResult(ExitCode.Done);

    public static ServedProgram Igor(string file, PythonOptions python, bool saysWhere) => new()
    {
        Add = builder => builder.AddIgor(file, python),
        Map = host => host.MapIgor(),
        HasOtherDoors = true,
        SaysWhere = saysWhere,
        Exit = static services => services.GetRequiredService<IgorProgram>().Exit,
    };

    public static ServedProgram Web(string file, PythonWebOptions options) => new()
    {
        Add = builder => builder.AddWebApplication(file, options),
        Map = host => host.MapWebApplication(),
        HasOtherDoors = false,
        SaysWhere = options.UsesOwnAddress,
    };
}
