namespace Pons.Pools;

/// <summary>Counts the deaths at one place, and says how long to pause before the next start.</summary>
internal sealed class RestartCounter(RestartPolicy policy)
{
    private int _shortLives;

    /// <summary>Deaths in a row of workers that were given no call.</summary>
    public int Fruitless { get; private set; }

    /// <summary>A worker died after <paramref name="life"/> (nothing: it was never ready). Answers the pause before the next start; nothing when it is given up.</summary>
    public TimeSpan? AfterDeath(TimeSpan? life, bool wasCalled)
    {
        bool isForgiven = life >= policy.LongLife;
        Fruitless = wasCalled || isForgiven ? 0 : Fruitless + 1;
        _shortLives = isForgiven ? 0 : _shortLives;
        return Fruitless >= policy.RestartLimit ? null : NextPause();
    }

    /// <summary>Nothing at first, then growing pauses.</summary>
    public TimeSpan NextPause()
    {
        int doublings = Math.Min(_shortLives++, 40) - 1;
        return doublings < 0 ? TimeSpan.Zero : policy.FirstPause > policy.LongestPause / (1L << doublings) ? policy.LongestPause : policy.FirstPause * (1L << doublings);
    }
}
