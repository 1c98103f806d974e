using Sortir.Domain;

namespace Sortir.Reliability;

/// <summary>A grant in the books of APRAS.</summary>
internal sealed record GrantLine(string RequestId, string EventId, CardNumber Card);
