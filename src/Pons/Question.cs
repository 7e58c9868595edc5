namespace Pons;

/// <summary>What the code of a call asks the human at its caller's side.</summary>
/// <param name="Prompt">The text of the question; may be empty.</param>
/// <param name="IsSecret">Whether the answer must not be seen (<c>getpass</c>).</param>
public sealed record Question(string Prompt, bool IsSecret);
