namespace Pons.AspNetCore.Http;

/// <summary>A request that cannot be served as it is; the sentence says what to change.</summary>
internal sealed class RefusedException(int status, string title, string sentence) : Exception(sentence)
{
    public int Status { get; } = status;

    public string Title { get; } = title;
}
