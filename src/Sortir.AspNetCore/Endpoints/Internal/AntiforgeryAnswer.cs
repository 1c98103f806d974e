namespace Sortir.AspNetCore;

internal sealed class AntiforgeryAnswer
{
    public required string HeaderName { get; init; }

    public required string Token { get; init; }
}
