namespace Sortir.Domain.Tests;

public sealed class AllocationTests
{
    [Theory]
    [MemberData(nameof(CardNumberTests.Cards), MemberType = typeof(CardNumberTests), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(CardNumberTests.NoCards), MemberType = typeof(CardNumberTests), DisableDiscoveryEnumeration = true)]
    public void Reading_or_rejecting_a_card_allocates_nothing(string? input) =>
        Assert.Equal(0, AllocatedBy(() => CardNumber.TryParse(input, out _)));

    [Fact]
    public void Comparing_cards_allocates_nothing()
    {
        var card = CardNumber.Parse("1234567890");
        var other = CardNumber.Parse("1234567891");

        Assert.Equal(0, AllocatedBy(() => card == other));
    }

    [Fact]
    public void Revealing_a_card_into_a_buffer_allocates_nothing()
    {
        var card = CardNumber.Parse("1234567890");

        Assert.Equal(0, AllocatedBy(() =>
        {
            Span<byte> digits = stackalloc byte[CardNumber.Length];
            card.Reveal(digits);
            return digits[0] == '1';
        }));
    }

    [Fact]
    public void The_measure_sees_an_allocation() => Assert.NotEqual(0, AllocatedBy(() => new object() is not null));

    private static long AllocatedBy(Func<bool> work)
    {
        // Once to have it compiled, so that only the work itself is measured.
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            work();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
