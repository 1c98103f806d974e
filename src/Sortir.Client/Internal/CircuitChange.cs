namespace Sortir.Client;

internal enum CircuitChange
{
    None,
    Opened,
    Closed,
    Paused,
}
