namespace Sortir.AspNetCore;

/// <summary>Marks an endpoint that wants the antiforgery token in its header.</summary>
internal sealed class AntiforgeryHeader
{
    public static AntiforgeryHeader Wanted { get; } = new();
}
