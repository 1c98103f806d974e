namespace Sortir;

/// <summary>Settings of the in-memory storage, which is for tests and samples: what it holds ends with the process.</summary>
public sealed class InMemoryStoreOptions
{
    /// <summary>The most usages that are kept, from 1; of audit entries four times as many. Default: 100,000.</summary>
    /// <remarks>
    /// A full storage makes room by dropping, oldest first, holds that have ended, then holds that have lapsed, then cancelled
    /// tickets whose card is free again and whose grant is settled. It never drops a usage that blocks its card or whose grant is open: when all of
    /// them are such, a new card is refused with a <see cref="Storage.SortirStorageException"/>. Of the audit the oldest entries go.
    /// </remarks>
    public int Capacity { get; set; } = 100_000;
}
