using Sortir.Storage.Conformance;

namespace Sortir.Tests;

/// <summary>The in-memory storage keeps the whole contract of a storage.</summary>
public static class InMemoryContractTests
{
    public sealed class Commits : CommitContract<InMemoryStorage>;

    public sealed class Parallels : ParallelContract<InMemoryStorage>;

    public sealed class Finds : FindContract<InMemoryStorage>;

    public sealed class Events : EventContract<InMemoryStorage>;

    public sealed class Leases : LeaseContract<InMemoryStorage>;

    public sealed class Purges : PurgeContract<InMemoryStorage>;

    public sealed class Cancellations : CancellationContract<InMemoryStorage>;

    public sealed class UsageReads : UsageReadingContract<InMemoryStorage>;

    public sealed class AuditReads : AuditReadingContract<InMemoryStorage>;

    public sealed class BackOffices : BackOfficeContract<InMemoryStorage>;
}
