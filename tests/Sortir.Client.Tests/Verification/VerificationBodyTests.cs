using System.Text;

namespace Sortir.Client.Tests;

public sealed class VerificationBodyTests
{
    [Theory]
    [InlineData("verify-plain.txt")]
    [InlineData("verify-string.json")]
    [InlineData("verify-object.json")]
    [InlineData("verify-object-inscrit.json")]
    [InlineData("verify-object-key.json")]
    public async Task The_service_key_is_found_in_each_form(string answer)
    {
        var eligible = Assert.IsType<CardEligibility.Eligible>(await AnswerAsync(Encoding.UTF8.GetBytes(Sample.Answer(answer))));

        Assert.Equal(Sample.Key, eligible.ServiceKey.Reveal());
    }

    [Theory]
    [InlineData("verify-object.json")]
    [InlineData("verify-object-inscrit.json")]
    public async Task The_beneficiary_is_found_at_the_root_or_under_inscrit(string answer)
    {
        var eligible = Assert.IsType<CardEligibility.Eligible>(await AnswerAsync(Encoding.UTF8.GetBytes(Sample.Answer(answer))));

        Assert.Equal(("Maëlle", "Le Goff"), eligible.Beneficiary!.Reveal());
    }

    [Fact]
    public void An_eligible_answer_prints_neither_key_nor_name()
    {
        var text = EligibilityReader.Read(Encoding.UTF8.GetBytes(Sample.Answer("verify-object.json")))!.ToString();

        Assert.DoesNotContain(Sample.Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Goff", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"token":"second","service_key":"first","key":"third"}""", "first")]
    [InlineData("""{"key":"third","token":"second"}""", "second")]
    [InlineData("""{"service_key":"","token":"second"}""", "second")]
    [InlineData("""{"service_key":null,"key":"third"}""", "third")]
    [InlineData("""{"service_key":12345}""", "12345")]
    [InlineData("12345", "12345")]
    [InlineData("  K7f  \r\n", "K7f")]
    [InlineData("\uFEFFK7f", "K7f")]
    [InlineData("\" K7f \"", "K7f")]
    public async Task The_key_is_taken_by_its_name_in_order_and_trimmed(string body, string key)
    {
        var eligible = Assert.IsType<CardEligibility.Eligible>(await AnswerAsync(Encoding.UTF8.GetBytes(body)));

        Assert.Equal(key, eligible.ServiceKey.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \r\n ")]
    [InlineData("<html><body>Maintenance</body></html>")]
    [InlineData("<html/>")]
    [InlineData("Erreur interne")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"\"")]
    [InlineData("\"   \"")]
    [InlineData("\"two words\"")]
    [InlineData("\"never closed")]
    [InlineData("\"one\" \"two\"")]
    [InlineData("{}")]
    [InlineData("[\"K7f\"]")]
    [InlineData("{\"service_key\":\"K7f\"")]
    [InlineData("{\"service_key\":\"K7f\"} trailing")]
    [InlineData("{\"service_key\":{\"deep\":1}}")]
    [InlineData("{\"service_key\":1.5}")]
    [InlineData("{\"other\":\"K7f\"}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("clé")]
    public async Task A_body_without_a_readable_key_is_unavailable_and_counts(string body)
    {
        using var harness = new Harness(Body(Encoding.UTF8.GetBytes(body)));

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Malformed, 201), await harness.VerifyAsync());
        Assert.Equal(1, harness.Circuit.ConsecutiveFailures);
    }

    [Fact]
    public async Task Invalid_UTF8_is_unavailable()
    {
        Assert.IsType<CardEligibility.Unavailable>(await AnswerAsync([(byte)'K', 0xC3, 0x28, 0xFF]));
        Assert.IsType<CardEligibility.Unavailable>(await AnswerAsync([(byte)'"', (byte)'K', 0xC3, 0x28, (byte)'"']));
    }

    [Fact]
    public async Task JSON_deeper_than_any_answer_is_unavailable() =>
        Assert.IsType<CardEligibility.Unavailable>(
            await AnswerAsync(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 2_000) + new string(']', 2_000) + ",\"key\":\"K\"}")));

    [Fact]
    public async Task Four_KiB_are_read_and_one_byte_more_is_not()
    {
        Assert.IsType<CardEligibility.Eligible>(await AnswerAsync(Encoding.ASCII.GetBytes(new string('K', 4_096))));
        Assert.IsType<CardEligibility.Unavailable>(await AnswerAsync(Encoding.ASCII.GetBytes(new string('K', 4_097))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_ten_megabytes_no_more_than_the_limit_is_read(bool isLengthKnown)
    {
        var content = new CountingContent(10_000_000, isLengthKnown);
        using var harness = new Harness(new Answers(_ => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Created) { Content = content })));

        Assert.Equal(new CardEligibility.Unavailable(AprasTrouble.Malformed, 201), await harness.VerifyAsync());
        Assert.InRange(content.Read, 0, 8_192);
    }

    [Fact]
    public async Task A_name_that_cannot_be_a_name_is_dropped_and_the_card_stays_eligible()
    {
        var body = $$"""{"service_key":"K","nom":{"x":1},"prenom":"{{new string('a', 201)}}","inscrit":[1]}""";

        Assert.Null(Assert.IsType<CardEligibility.Eligible>(await AnswerAsync(Encoding.UTF8.GetBytes(body))).Beneficiary);
    }

    private static Answers Body(byte[] body) => new(_ =>
        Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.Created) { Content = new ByteArrayContent(body) }));

    private static async Task<CardEligibility> AnswerAsync(byte[] body)
    {
        using var harness = new Harness(Body(body));
        return await harness.VerifyAsync();
    }
}
