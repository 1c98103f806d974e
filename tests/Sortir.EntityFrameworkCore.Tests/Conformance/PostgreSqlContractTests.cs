using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The storage keeps its whole contract on PostgreSQL.</summary>
public static class PostgreSqlContractTests
{
    public sealed class Commits : CommitContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class Parallels : ParallelContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class Finds : FindContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class Events : EventContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class BackOffices : BackOfficeContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class Leases : LeaseContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class Purges : PurgeContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class Cancellations : CancellationContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class UsageReads : UsageReadingContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class AuditReads : AuditReadingContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class Outages : OutageContract<EfStorage<PostgreSqlDatabase>>;

    public sealed class HostTransactions : HostTransactionContract<EfStorage<PostgreSqlDatabase>>;
}
