namespace Sortir.AspNetCore;

/// <summary>The problem details (RFC 9457) of a refusal, with its stable code.</summary>
internal sealed class BuyerProblem
{
    public const string ContentType = "application/problem+json";

    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public string? Advice { get; init; }

    public int? RetryAfterSeconds { get; init; }
}
