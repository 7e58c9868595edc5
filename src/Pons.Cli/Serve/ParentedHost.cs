using Pons.AspNetCore.Parents;
using Pons.Links;

namespace Pons.Cli.Serve;

/// <summary>A host that is joined to the program that started it, and ends with it.</summary>
internal static class ParentedHost
{
    // What is still there then is ended by the guard of the workers' groups.
    private static readonly TimeSpan EndLimit = TimeSpan.FromMilliseconds(800);

    // A parent that has not joined by then never will.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(HostSettings settings, IPipe pipe, CancellationToken cancellationToken)
    {
        ParentedHub host = settings.NeedsServices ? HubWithDoors.Make(settings) : HubAlone.Make(settings.Serve);
        using var door = new ParentDoor(host.Hub, pipe, host.Introduce);
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = door.Gone.ContinueWith(_ => starting.CancelAsync(), TaskScheduler.Default);
        int code = ExitCode.Done;
        try
        {
            await host.StartAsync(starting.Token);
            door.Open();
            await Task.WhenAny(door.Gone, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
            await door.CloseAsync();
        }
        catch (OperationCanceledException) when (starting.IsCancellationRequested)
        {
            // Nobody wants it any more.
        }
        catch (Exception error)
        {
            bool isTold = await door.RefuseAsync(error, LastWords);
            code = isTold ? Failure.CodeOf(error) : Failure.Report(error);
        }

        await Task.WhenAny(host.EndAsync(), Task.Delay(EndLimit, TimeProvider.System, CancellationToken.None));
        return code;
    }
}
