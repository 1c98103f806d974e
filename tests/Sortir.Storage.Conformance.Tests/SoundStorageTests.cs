namespace Sortir.Storage.Conformance.Tests;

/// <summary>Without a defect the storage keeps the whole contract, so that what the suite finds is the defect.</summary>
public static class SoundStorageTests
{
    public sealed class Commits : CommitContract<StorageWithDefect>;

    public sealed class Parallels : ParallelContract<StorageWithDefect>;

    public sealed class Finds : FindContract<StorageWithDefect>;

    public sealed class Events : EventContract<StorageWithDefect>;

    public sealed class BackOffices : BackOfficeContract<StorageWithDefect>;

    public sealed class Leases : LeaseContract<StorageWithDefect>;

    public sealed class Purges : PurgeContract<StorageWithDefect>;

    public sealed class Cancellations : CancellationContract<StorageWithDefect>;

    public sealed class UsageReads : UsageReadingContract<StorageWithDefect>;

    public sealed class AuditReads : AuditReadingContract<StorageWithDefect>;

    public sealed class Outages : OutageContract<StorageWithDefect>;
}
