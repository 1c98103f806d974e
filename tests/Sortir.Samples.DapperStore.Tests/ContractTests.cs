using Sortir.Storage.Conformance;

namespace Sortir.Samples.DapperStore.Tests;

/// <summary>The sample's storage keeps its whole contract.</summary>
public static class ContractTests
{
    public sealed class Commits : CommitContract<DapperStorage>;

    public sealed class Parallels : ParallelContract<DapperStorage>;

    public sealed class Finds : FindContract<DapperStorage>;

    public sealed class Events : EventContract<DapperStorage>;

    public sealed class BackOffices : BackOfficeContract<DapperStorage>;

    public sealed class Leases : LeaseContract<DapperStorage>;

    public sealed class Purges : PurgeContract<DapperStorage>;

    public sealed class Cancellations : CancellationContract<DapperStorage>;

    public sealed class UsageReads : UsageReadingContract<DapperStorage>;

    public sealed class AuditReads : AuditReadingContract<DapperStorage>;

    public sealed class Outages : OutageContract<DapperStorage>;

    public sealed class HostTransactions : HostTransactionContract<DapperStorage>;
}
