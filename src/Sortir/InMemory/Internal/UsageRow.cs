using Sortir.Domain;

namespace Sortir;

/// <summary>The place of one usage: it stays in its indexes while the usage in it changes.</summary>
internal sealed class UsageRow(CardUsage usage)
{
    public Guid Id { get; } = usage.Id;

    public CardUsage Usage { get; set; } = usage;

    /// <summary>The number of the last search that found the row, so that a search returns it once.</summary>
    public long FoundBy { get; set; }
}
