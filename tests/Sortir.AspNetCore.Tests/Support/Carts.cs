using System.Collections.Concurrent;

namespace Sortir.AspNetCore.Tests.Support;

/// <summary>The carts of the tests' shop.</summary>
internal sealed class Carts : ConcurrentDictionary<string, IReadOnlyList<SaleTicket>>;
