namespace Pons.AspNetCore.Http;

/// <summary>The code of a C# action threw.</summary>
internal sealed class RaisedException(Exception thrown) : Exception(thrown.Message, thrown);
