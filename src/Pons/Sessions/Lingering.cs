namespace Pons.Sessions;

/// <summary>A session that nobody is connected to, since a moment of the clock.</summary>
internal readonly record struct Lingering(Session Session, long Since);
