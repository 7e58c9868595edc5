using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>What messages of the JSON form may cost.</summary>
internal readonly record struct JsonLimits(ValueLimits Values, long MessageBytes);
