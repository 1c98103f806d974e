namespace Sortir.Tests.Internal;

public sealed class RandomBytesTests
{
    [Fact]
    public void What_was_given_out_is_never_given_out_again()
    {
        var seen = new HashSet<string>();
        var bytes = new byte[12];
        for (var i = 0; i < 10_000; i++)
        {
            RandomBytes.Fill(bytes);
            Assert.True(seen.Add(Convert.ToHexString(bytes)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Every_byte_is_filled(int length)
    {
        var ored = new byte[length];
        var bytes = new byte[length];
        for (var round = 0; round < 100; round++)
        {
            RandomBytes.Fill(bytes);
            for (var i = 0; i < length; i++)
            {
                ored[i] |= bytes[i];
            }
        }

        Assert.DoesNotContain((byte)0, ored);
    }
}
