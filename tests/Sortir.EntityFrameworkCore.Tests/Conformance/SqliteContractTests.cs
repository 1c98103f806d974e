using Sortir.Storage.Conformance;

namespace Sortir.EntityFrameworkCore.Tests;

/// <summary>The storage keeps its whole contract on SQLite.</summary>
public static class SqliteContractTests
{
    public sealed class Commits : CommitContract<EfStorage<SqliteDatabase>>;

    public sealed class Parallels : ParallelContract<EfStorage<SqliteDatabase>>;

    public sealed class Finds : FindContract<EfStorage<SqliteDatabase>>;

    public sealed class Events : EventContract<EfStorage<SqliteDatabase>>;

    public sealed class BackOffices : BackOfficeContract<EfStorage<SqliteDatabase>>;

    public sealed class Leases : LeaseContract<EfStorage<SqliteDatabase>>;

    public sealed class Purges : PurgeContract<EfStorage<SqliteDatabase>>;

    public sealed class Cancellations : CancellationContract<EfStorage<SqliteDatabase>>;

    public sealed class UsageReads : UsageReadingContract<EfStorage<SqliteDatabase>>;

    public sealed class AuditReads : AuditReadingContract<EfStorage<SqliteDatabase>>;

    public sealed class Outages : OutageContract<EfStorage<SqliteDatabase>>;

    public sealed class HostTransactions : HostTransactionContract<EfStorage<SqliteDatabase>>;
}
