using Sortir.Storage;

namespace Sortir.EntityFrameworkCore;

/// <summary>The store on the host's own context: its writes commit or vanish with the host's transaction.</summary>
internal sealed class EfHostTransactionStore(ContextSource source, TimeProvider time) : EfStore(source, time), IHostTransactionStore;
