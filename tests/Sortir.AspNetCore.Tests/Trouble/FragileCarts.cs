namespace Sortir.AspNetCore.Tests.Trouble;

/// <summary>The shop's database of carts, which may go away.</summary>
internal sealed class FragileCarts
{
    public bool IsAway { get; set; }

    public void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new TimeoutException("The shop's database is away.");
        }
    }
}
