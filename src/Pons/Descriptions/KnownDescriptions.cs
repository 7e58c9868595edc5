using System.Runtime.CompilerServices;

namespace Pons;

/// <summary>What peers have told of their modules: each is asked once, and again when it was started with other actions.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class KnownDescriptions
{
    private readonly ConditionalWeakTable<object, ModuleDescription> _modules = [];

    public async ValueTask<ModuleDescription> OfAsync(Peer peer, CancellationToken cancellationToken)
    {
        object key = peer.Ready;
        if (!_modules.TryGetValue(key, out ModuleDescription? module))
        {
            module = await peer.DescribeAsync(cancellationToken).ConfigureAwait(false);
            _modules.AddOrUpdate(key, module);
        }

        return module;
    }
}
