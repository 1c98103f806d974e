using Sortir.Storage;

namespace Sortir;

/// <summary>The cards that were accepted on one day.</summary>
/// <param name="Day">The day, in Paris.</param>
/// <param name="Counts">Their usages by status and grant state as they are now; combinations without a usage are left out.</param>
public sealed record DailyCount(DateOnly Day, IReadOnlyList<UsageCount> Counts);
