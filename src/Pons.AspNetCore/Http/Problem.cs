using Microsoft.AspNetCore.Mvc;

namespace Pons.AspNetCore.Http;

/// <summary>What went wrong, as problem details (RFC 9457).</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Title">In a word; where code raised, the exception's type.</param>
/// <param name="Detail">In a sentence; where code raised, the exception's message.</param>
internal sealed record Problem(int Status, string Title, string Detail)
{
    public const string MediaType = "application/problem+json";

    /// <summary>The names that come nearest to one that nobody exposes.</summary>
    public IReadOnlyList<string> Near { get; init; } = [];

    /// <summary>The traceback, for those who may see it.</summary>
    public string? Traceback { get; init; }

    public ProblemDetails Details
    {
        get
        {
            var details = new ProblemDetails { Status = Status, Title = Title, Detail = Detail };
            if (Near.Count > 0)
            {
                details.Extensions["near"] = Near;
            }

            if (Traceback is not null)
            {
                details.Extensions["traceback"] = Traceback;
            }

            return details;
        }
    }
}
