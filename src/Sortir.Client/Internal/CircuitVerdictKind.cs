namespace Sortir.Client;

internal enum CircuitVerdictKind
{
    Nothing,
    Healthy,
    Failed,
    TokenRefused,
}
