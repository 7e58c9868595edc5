namespace Pons.Workers;

/// <summary>Whoever started a worker, told of the turns of its life.</summary>
/// <remarks>Called on the thread that lives the worker's life, one at a time, in this order.</remarks>
internal interface IWorkerOwner
{
    /// <summary>Its module is loaded: it takes calls.</summary>
    void OnReady(Worker worker);

    /// <summary>It has done enough and asks to be replaced; it goes on until it is told to retire.</summary>
    void OnTired(Worker worker);

    /// <summary>It takes no more calls; those in flight are about to end.</summary>
    void OnClosing(Worker worker);
}
