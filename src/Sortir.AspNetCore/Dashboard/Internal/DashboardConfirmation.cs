using Microsoft.AspNetCore.Components;

namespace Sortir.AspNetCore;

/// <summary>A page that asks before something is done.</summary>
internal sealed record DashboardConfirmation
{
    /// <summary>Where the form goes.</summary>
    internal required string Action { get; init; }

    /// <summary>What its button says.</summary>
    internal required string Button { get; init; }

    /// <summary>Where to go instead.</summary>
    internal required string Back { get; init; }

    /// <summary>What is going to happen.</summary>
    internal required string Explanation { get; init; }

    /// <summary>What it happens to, or what else must be given.</summary>
    internal RenderFragment? Details { get; init; }

    /// <summary>Whether it cannot be undone.</summary>
    internal bool IsDangerous { get; init; }

    /// <summary>What was wrong with the form that was sent.</summary>
    internal string? Error { get; init; }

    /// <summary>The reason as it was sent, with card numbers masked.</summary>
    internal string? Reason { get; init; }
}
