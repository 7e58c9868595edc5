namespace Pons;

/// <summary>One line of a traceback.</summary>
/// <param name="File">The source file as the other side names it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Function">The function, or <c>&lt;module&gt;</c>.</param>
/// <param name="Source">The line's text, when it could be read.</param>
public sealed record RemoteFrame(string File, int Line, string Function, string? Source);
