namespace Sortir.Docs.Tests;

/// <summary>The storage of the sample on Dapper, as its reader has it.</summary>
public class UsageStore() : MyStore(MyDatabase.Name());

/// <summary>The same in the shop's transaction.</summary>
public sealed class OrderStore : UsageStore, IHostTransactionStore;
