using System.Net;

namespace Sortir.Tests.Attempts;

public sealed class AttemptSourceTests
{
    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("2001:DB8:1:2::", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("[2001:db8:1:2::7]:443", "2001:db8:1:2::/64")]
    [InlineData("[2001:db8:1:2::7]", "2001:db8:1:2::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    [InlineData("fe80::1%no-such-interface", "fe80::/64")]
    [InlineData("[fe80::1%3]:51234", "fe80::/64")]
    public void An_ipv6_address_counts_by_its_64_bit_network(string source, string expected) =>
        Assert.Equal(expected, AttemptSource.Normalize(source));

    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:c000:207", "192.0.2.7")]
    [InlineData("[::ffff:192.0.2.7]:8080", "192.0.2.7")]
    [InlineData("192.0.2.7:8080", "192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    public void An_ipv4_address_is_one_source_however_it_is_written(string source, string expected) =>
        Assert.Equal(expected, AttemptSource.Normalize(source));

    [Theory]
    [InlineData("till:42")]
    [InlineData("7:42")]
    [InlineData("42")]
    [InlineData("account:7:42")]
    [InlineData("12:34:56")]
    [InlineData("192.0.2.7:http")]
    [InlineData("192.0.2.007:80")]
    [InlineData("[box office]: left")]
    [InlineData("[")]
    [InlineData("Caisse n° 3")]
    public void Anything_else_stays_as_it_is(string source) => Assert.Equal(source, AttemptSource.Normalize(source));

    [Theory]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.7")]
    [InlineData("192.0.2.7:80")]
    [InlineData("till:42")]
    public void Normalizing_twice_changes_nothing(string source)
    {
        var once = AttemptSource.Normalize(source);
        Assert.Equal(once, AttemptSource.Normalize(once));
    }

    [Fact]
    public void What_an_endpoint_prints_is_understood()
    {
        var address = IPAddress.Parse("2001:db8:1:2::9");
        Assert.Equal("2001:db8:1:2::/64", AttemptSource.Normalize(new IPEndPoint(address, 443).ToString()));
        Assert.Equal("192.0.2.7", AttemptSource.Normalize(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 443).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 192.0.2.7")]
    [InlineData("a\nb")]
    [InlineData(null)]
    public void What_is_no_identifier_is_an_argument_error(string? source) =>
        Assert.ThrowsAny<ArgumentException>(() => AttemptSource.Normalize(source!));
}
