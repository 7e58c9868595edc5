using Pons.Protocol.Values;

namespace Pons.Protocol.Json;

/// <summary>What a payload of the JSON form may name, and what it may cost.</summary>
/// <param name="Values">The bounds of its values.</param>
/// <param name="MessageBytes">The bytes that it may become.</param>
/// <param name="Buffers">The buffers of its message.</param>
/// <param name="Handles">How many handles the table of its message has.</param>
internal readonly record struct JsonContext(ValueLimits Values, long MessageBytes, IReadOnlyList<JsonBuffer> Buffers, int Handles);
