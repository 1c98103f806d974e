using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>A request for one of the two calls, as far as it could be read.</summary>
/// <param name="Operation">Which call.</param>
/// <param name="Card">The card, of a grant the one behind its key; a default value when there is none.</param>
/// <param name="Grant">What a grant asks for; <see langword="null"/> when its body is malformed.</param>
internal readonly record struct WireCall(AprasOperations Operation, CardNumber Card, GrantRequest? Grant = null);
