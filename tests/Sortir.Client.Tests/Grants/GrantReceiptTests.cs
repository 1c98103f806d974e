using System.Globalization;
using System.Net;
using System.Text;
using Sortir.Domain;

namespace Sortir.Client.Tests;

public sealed class GrantReceiptTests
{
    private const string AllMissing =
        "missing: id, date_demande, montant_activite, montant_aide, aide_coupon_sport, aide_autres, aide_additionnelle";

    [Fact]
    public void Numbers_sent_as_strings_are_read_and_unknown_fields_ignored()
    {
        var receipt = Read(Sample.Answer("grant-strings.json"));

        Assert.Equal(
            new GrantReceipt
            {
                RequestId = "REQ-48213",
                RequestedAtText = "2026-03-14 18:05:09",
                ActivityAmount = 1200,
                AidAmount = 800,
                SportVoucher = 0,
                OtherAid = 100,
                AdditionalAid = 50,
            },
            receipt);
    }

    [Theory]
    [InlineData("2026-03-14T18:05:09Z", 0)]
    [InlineData("2026-03-14 18:05:09Z", 0)]
    [InlineData("2026-03-14T18:05:09.123456+01:00", 60)]
    [InlineData("2026-03-14 18:05:09-02:30", -150)]
    [InlineData("2026-03-14T18:05+01:00", 60)]
    public void A_date_with_a_zone_is_a_moment(string text, int offsetMinutes)
    {
        var receipt = Read($$"""{"date_demande":"{{text}}"}""");

        Assert.Equal(TimeSpan.FromMinutes(offsetMinutes), receipt.RequestedAt!.Value.Offset);
        Assert.Equal(18, receipt.RequestedAt.Value.Hour);
        Assert.Equal(text, receipt.RequestedAtText);
    }

    [Theory]
    [InlineData("2026-03-14T18:05:09")]
    [InlineData("2026-03-14 18:05:09.5")]
    public void A_date_without_a_zone_is_kept_as_sent_only(string text)
    {
        var receipt = Read($$"""{"date_demande":"{{text}}"}""");

        Assert.Null(receipt.RequestedAt);
        Assert.Equal(text, receipt.RequestedAtText);
        Assert.DoesNotContain("unreadable", receipt.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+02:00")]
    [InlineData("0001-01-01 00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-02:00")]
    [InlineData("2026-03-14T18:05:09+14:30")]
    [InlineData("2026-03-14T18:05:09+99:00")]
    [InlineData("2026-02-30T18:05:09+01:00")]
    [InlineData("2026-02-30 18:05:09")]
    public void A_date_that_is_none_is_unreadable_and_kept_as_sent(string text)
    {
        var receipt = Read($$"""{"id":1,"date_demande":"{{text}}","aide_autres":7}""");

        Assert.Null(receipt.RequestedAt);
        Assert.Equal(("1", text, 7), (receipt.RequestId, receipt.RequestedAtText, receipt.OtherAid));
        Assert.EndsWith("unreadable: date_demande", receipt.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00-14:00")]
    [InlineData("9999-12-31T23:59:59+14:00")]
    public void The_first_and_the_last_date_are_read_in_whatever_zone_the_machine_is(string text) =>
        Assert.Equal(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture), Read($$"""{"date_demande":"{{text}}"}""").RequestedAt);

    [Fact]
    public void What_cannot_be_read_is_noted_by_name_and_the_rest_is_kept()
    {
        var receipt = Read(
            """{"id":"A-1","date_demande":"yesterday","montant_activite":12.5,"montant_aide":[1],"aide_coupon_sport":"x","aide_autres":7}""");

        Assert.Equal("A-1", receipt.RequestId);
        Assert.Equal(7, receipt.OtherAid);
        Assert.Equal(
            "missing: aide_additionnelle; unreadable: date_demande, montant_activite, montant_aide, aide_coupon_sport", receipt.Note);
    }

    [Theory]
    [InlineData("", "the answer is empty")]
    [InlineData(" \r\n", "the answer is empty")]
    [InlineData("OK", "the answer is no whole JSON")]
    [InlineData("<html></html>", "the answer is no whole JSON")]
    [InlineData("[]", "the answer is no JSON object")]
    [InlineData("\"48213\"", "the answer is no JSON object")]
    [InlineData("12", "the answer is no whole JSON")]
    public async Task A_2xx_with_any_body_is_granted(string body, string trouble)
    {
        using var harness = new Harness(new Answers(Answers.Status(200, body)));

        var receipt = Assert.IsType<GrantOutcome.Granted>(await harness.GrantAsync()).Receipt;
        Assert.Equal($"{trouble}; {AllMissing}", receipt.Note);
        Assert.Contains(harness.Logs.Lines, line => line.Id == 1021);
    }

    [Theory]
    [InlineData("""{"id":48213,"montant_aide":800,"date_dem""")]
    [InlineData("""{"id":48213,"montant_aide":800,"date_demande":"2026""")]
    [InlineData("""{"id":48213,"montant_aide":800} and more""")]
    [InlineData("""{"id":48213,"montant_aide":800,"aide_autres":12""")]
    [InlineData("""{"id":48213,"montant_aide":800,"droits":[{"x":""")]
    public void What_stands_before_a_fault_is_kept(string body)
    {
        var receipt = Read(body);

        Assert.Equal("48213", receipt.RequestId);
        Assert.Equal(800, receipt.AidAmount);
        Assert.Null(receipt.OtherAid);
        Assert.StartsWith("the answer is no whole JSON", receipt.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"\ud800"}""")]
    [InlineData("""{"id":"a\u0000b"}""")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":{"x":1}}""")]
    public void An_id_that_a_database_would_refuse_is_unreadable(string body)
    {
        var receipt = Read(body);

        Assert.Null(receipt.RequestId);
        Assert.Contains("unreadable: id", receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_2xx_whose_body_breaks_off_is_granted()
    {
        using var harness = new Harness(new Answers(_ => Body(new CountingContent(10, false, new IOException("reset")))));

        var receipt = Assert.IsType<GrantOutcome.Granted>(await harness.GrantAsync()).Receipt;
        Assert.StartsWith("the answer broke off", receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_2xx_whose_reading_fails_is_granted_and_the_note_quotes_nothing()
    {
        using var harness = new Harness(new Answers(_ => Body(new CountingContent(10, false, new InvalidOperationException(Sample.Key)))));

        var receipt = Assert.IsType<GrantOutcome.Granted>(await harness.GrantAsync()).Receipt;
        Assert.Equal(new GrantReceipt { Note = "the answer could not be read" }, receipt);
    }

    [Fact]
    public async Task A_2xx_is_granted_even_when_a_handler_of_the_host_gives_up_while_its_body_is_read()
    {
        var reached = new TaskCompletionSource();
        var body = new TaskCompletionSource<Stream>();
        using var harness = new Harness(new Answers(_ => Body(new SilentContent(reached, body.Task))), host: services => HostHandler.Add(
            services,
            async (_, send) =>
            {
                await Task.WhenAny(send(), reached.Task);
                throw new InvalidOperationException("a fault of the host");
            }));

        var grant = harness.GrantAsync();
        await Task.WhenAny(grant);
        // Disposal waits for what is under way.
        body.SetResult(Stream.Null);

        Assert.Equal("the answer could not be read", Assert.IsType<GrantOutcome.Granted>(await grant).Receipt.Note);
    }

    [Fact]
    public async Task A_2xx_with_ten_megabytes_is_granted_and_not_read_to_the_end()
    {
        var content = new CountingContent(10_000_000, true);
        using var harness = new Harness(new Answers(_ => Body(content)));

        var receipt = Assert.IsType<GrantOutcome.Granted>(await harness.GrantAsync()).Receipt;
        Assert.StartsWith("the answer is longer than 64 KiB", receipt.Note, StringComparison.Ordinal);
        Assert.InRange(content.Read, 1, 128 * 1024);
    }

    [Fact]
    public async Task A_2xx_is_granted_even_when_a_handler_of_the_host_fails_after_it()
    {
        using var harness = new Harness(
            new Answers(Answers.Status(201, Sample.Answer("grant.json"))),
            host: services => HostHandler.AddAfterAnswer(services, () => throw new InvalidOperationException("a fault of the host")));

        Assert.Equal("48213", Assert.IsType<GrantOutcome.Granted>(await harness.GrantAsync()).Receipt.RequestId);
    }

    private static GrantReceipt Read(string body) => GrantReceiptReader.Read(Encoding.UTF8.GetBytes(body), null);

    private static Task<HttpResponseMessage> Body(HttpContent content) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });

    /// <summary>A body that begins when the test says so, and hears of no cancellation.</summary>
    private sealed class SilentContent(TaskCompletionSource reached, Task<Stream> body) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync()
        {
            reached.SetResult();
            return body;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
