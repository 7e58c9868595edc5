namespace Pons;

/// <summary>A job entered another state.</summary>
/// <param name="Job">The job, which may be further by now.</param>
/// <param name="State">The state that it entered.</param>
/// <param name="Error">Why, where it failed or did not end in time.</param>
public sealed record JobChange(Job Job, JobState State, Exception? Error);
