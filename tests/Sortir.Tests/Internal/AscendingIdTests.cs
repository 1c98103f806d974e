using System.Globalization;

namespace Sortir.Tests.Internal;

public sealed class AscendingIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 19, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void An_id_is_a_UUID_of_version_7_that_begins_with_its_time()
    {
        var text = AscendingId.Create(Now).ToString("N");

        Assert.Equal(Now.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture), text[..12]);
        Assert.Equal('7', text[12]);
        Assert.Contains(text[16], "89ab");
    }

    [Fact]
    public void Ids_ascend_from_millisecond_to_millisecond()
    {
        var ids = Enumerable.Range(0, 1_000).Select(i => AscendingId.Create(Now.AddMilliseconds(i)).ToString("N")).ToArray();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void No_two_ids_are_the_same_on_many_threads()
    {
        var ids = new Guid[100_000];
        Parallel.For(0, ids.Length, i => ids[i] = AscendingId.Create(Now));

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
