namespace Sortir.Client.Tests;

public sealed class AprasConnectionTests
{
    [Theory]
    [InlineData("https://apras.example")]
    [InlineData("https://apras.example/")]
    [InlineData("https://apras.example:8443/path/")]
    [InlineData("http://localhost:5000")]
    [InlineData("http://127.0.0.1:5000/x")]
    [InlineData("http://[::1]:5000")]
    public void HTTPS_is_accepted_and_plain_HTTP_on_loopback(string url)
    {
        Assert.Null(AprasConnection.FindProblem(url));
        Assert.Equal(url, (Sample.Connection with { BaseUrl = new Uri(url) }).BaseUrl.OriginalString);
    }

    [Theory]
    [InlineData("http://apras.example", "https://")]
    [InlineData("http://192.168.0.10/", "https://")]
    [InlineData("http://localhost.example/", "https://")]
    [InlineData("ftp://apras.example", "https://")]
    [InlineData("file:///etc/passwd", "https://")]
    [InlineData("apras.example/api", "relative")]
    [InlineData("/api", "relative")]
    [InlineData("//apras.example/api", "https://")]
    [InlineData("https://user:pw@apras.example", "user name")]
    [InlineData("https://apras.example/?x=1", "query")]
    [InlineData("https://apras.example/#top", "query")]
    [InlineData("https://", "not an address")]
    [InlineData("", "missing")]
    [InlineData("  ", "missing")]
    [InlineData(null, "missing")]
    public void Any_other_base_URL_is_refused_with_the_mend(string? url, string words)
    {
        Assert.Contains(words, AprasConnection.FindProblem(url), StringComparison.Ordinal);
        if (Uri.TryCreate(url, UriKind.RelativeOrAbsolute, out var uri) && url is not ("" or "  "))
        {
            var exception = Assert.Throws<ArgumentException>(() => Sample.Connection with { BaseUrl = uri });
            Assert.DoesNotContain("pw", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Its_defaults_are_two_and_thirty_seconds_and_no_activity()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Sample.Connection.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(30), Sample.Connection.GrantTimeout);
        Assert.Null(Sample.Connection.Remaining);
        Assert.Null(Sample.Connection.ActivityId);
    }

    [Fact]
    public void Timeouts_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Connection with { Timeout = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Connection with { Timeout = TimeSpan.FromHours(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Connection with { Remaining = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Connection with { GrantTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Connection with { GrantTimeout = TimeSpan.FromHours(1) });
    }

    [Fact]
    public void Nothing_that_is_required_may_be_missing()
    {
        Assert.Throws<ArgumentException>(() => Sample.Connection with { OrganizerId = " " });
        Assert.Throws<ArgumentNullException>(() => Sample.Connection with { Token = null! });
        Assert.Throws<ArgumentException>(() => Sample.Connection with { BaseUrl = null! });
        Assert.Throws<ArgumentException>(() => Sample.Connection with { ActivityId = "" });
        Assert.Throws<ArgumentException>(() => Sample.Connection with { ActivityId = "a\nb" });
        Assert.Throws<ArgumentException>(() => Sample.Connection with { ActivityId = new string('1', 129) });
    }

    [Fact]
    public void It_prints_without_the_token() => Assert.DoesNotContain(Sample.Token, Sample.Connection.ToString(), StringComparison.Ordinal);
}
