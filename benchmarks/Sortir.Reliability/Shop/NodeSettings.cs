namespace Sortir.Reliability;

/// <summary>What a node gets from its parent: on its input, so that no argument and no environment shows it.</summary>
internal sealed record NodeSettings
{
    /// <summary>The place of the node: nodes differ in their isolation level and in whether their context retries.</summary>
    public required int Index { get; init; }

    public required string Database { get; init; }

    public required Uri Apras { get; init; }

    public required string Token { get; init; }

    public required string Secret { get; init; }

    public required bool HasDefect { get; init; }
}
