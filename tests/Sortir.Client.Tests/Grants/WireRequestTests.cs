using System.Globalization;
using System.Text;

namespace Sortir.Client.Tests;

/// <summary>The bytes on the wire, beside the golden requests.</summary>
public sealed class WireRequestTests
{
    [Fact]
    public async Task A_verification_is_the_golden_request()
    {
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key));
        using var client = new WireClient();

        await client.VerifyAsync(server.Connection);

        Assert.Equal(Golden("verify.http", server), Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData(null, "grant.http")]
    [InlineData("1207", "grant-activity-number.http")]
    [InlineData("007", "grant-activity-text.http")]
    public async Task A_grant_is_the_golden_request(string? activityId, string golden)
    {
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Answer("grant.json")));
        using var client = new WireClient();

        await client.GrantAsync(server.Connection with { ActivityId = activityId });

        Assert.Equal(Golden(golden, server), Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-5", "-5")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", "\"9223372036854775808\"")]
    [InlineData("+5", "\"+5\"")]
    [InlineData("-0", "\"-0\"")]
    [InlineData("5.0", "\"5.0\"")]
    [InlineData("théâtre \"A\"", "\"théâtre \\\"A\\\"\"")]
    public async Task An_activity_id_is_a_number_only_when_it_is_written_as_one(string activityId, string json)
    {
        var content = GrantRequest.ToContent(new Domain.ServiceKey("k"), activityId);

        Assert.Equal($$"""{"token":"k","activite":{{json}}}""", await content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", "/api/partners/")]
    [InlineData("/", "/api/partners/")]
    [InlineData("/base", "/base/api/partners/")]
    [InlineData("/base/", "/base/api/partners/")]
    [InlineData("/a/b//", "/a/b/api/partners/")]
    [InlineData("/caf%C3%A9", "/caf%C3%A9/api/partners/")]
    public async Task A_base_URL_works_with_and_without_a_slash_and_a_path(string path, string expected)
    {
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key));
        using var client = new WireClient();
        var connection = server.Connection with { BaseUrl = new Uri($"http://{server.Host}{path}") };

        await client.VerifyAsync(connection);
        await client.GrantAsync(connection);

        Assert.Equal([$"GET {expected}{Sample.CardDigits} HTTP/1.1", $"POST {expected}grant HTTP/1.1"], server.Requests.Select(FirstLine));
    }

    [Fact]
    public async Task A_header_that_the_host_adds_is_sent_but_for_the_authorization()
    {
        await using var server = WireServer.Always(WireServer.Http(201, Sample.Key));
        using var client = new WireClient(before: services => HostHandler.Add(services, (request, send) =>
        {
            request.Headers.Add("X-Shop", "42");
            request.Headers.Add("User-Agent", "Shop/1.0");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer of-the-host");
            return send();
        }));

        await client.VerifyAsync(server.Connection);

        var request = Assert.Single(server.Requests);
        Assert.Contains("X-Shop: 42\r\n", request, StringComparison.Ordinal);
        Assert.Contains("User-Agent: Shop/1.0\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"Authorization: {Sample.Token}\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", request, StringComparison.Ordinal);
    }

    private static string FirstLine(string request) => request[..request.IndexOf('\r', StringComparison.Ordinal)];

    private static string Golden(string name, WireServer server)
    {
        var text = Sample.Request(name)
            .Replace("{card}", Sample.CardDigits, StringComparison.Ordinal)
            .Replace("{host}", server.Host, StringComparison.Ordinal)
            .Replace("{token}", Sample.Token, StringComparison.Ordinal)
            .Replace("{key}", Sample.Key, StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var (head, body) = end < 0 ? (text.TrimEnd('\n'), "") : (text[..end], text[(end + 2)..].TrimEnd('\n'));
        return (head + "\n\n").Replace("\n", "\r\n", StringComparison.Ordinal)
            .Replace("{length}", Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + body;
    }
}
