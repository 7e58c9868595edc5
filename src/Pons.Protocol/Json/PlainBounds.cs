using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>What a value in plain JSON may cost, and what it may be.</summary>
/// <param name="Values">Its bounds.</param>
/// <param name="MostBytes">The bytes that it may take.</param>
/// <param name="Root">What its places are named from.</param>
/// <param name="MayBeBytes">Whether bytes and pictures are written as what they are, where they are all of the value; else they are text.</param>
internal readonly record struct PlainBounds(ValueLimits Values, long MostBytes, string Root, bool MayBeBytes);
