namespace Pons;

/// <summary>An action that a peer exposes.</summary>
/// <param name="Name">The name to call it by, such as <c>events.create</c>.</param>
/// <param name="Kind"><c>function</c>, <c>async</c>, <c>threaded</c>, <c>stream</c>, <c>async-stream</c> or <c>class</c>.</param>
public sealed record ActionInfo(string Name, string Kind);
