namespace Sortir.Tests;

public class AscendingIdTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 19, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ids_of_one_millisecond_ascend_and_all_are_of_version_7()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => AscendingId.Create(Now)).ToList();

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^.{8}-.{4}-7.{3}-[89ab]", id.ToString()));
    }

    [Fact]
    public void An_id_of_a_later_millisecond_comes_after_those_before()
    {
        var later = AscendingId.Create(Now.AddMilliseconds(1));

        Assert.True(AscendingId.Create(Now).CompareTo(later) < 0);
    }
}
