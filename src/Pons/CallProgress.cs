namespace Pons;

/// <summary>How far a call has come.</summary>
/// <param name="Fraction">From 0 to 1; nothing where nobody can say.</param>
/// <param name="Text">What is being done.</param>
public readonly record struct CallProgress(double? Fraction, string? Text);
