namespace Pons.Protocol.Values;

/// <summary>Marks types whose instances are references to what lives elsewhere, and cross as such.</summary>
internal interface IHandle;
