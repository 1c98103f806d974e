using System.Text;
using CsCheck;
using Sortir.Domain;
using Sortir.Tests.Hostile;

namespace Sortir.Client.Tests;

/// <summary>Whatever APRAS writes into a body, it is read or it is not: no exception, no key that could not be sent back, no name of controls.</summary>
public sealed class HostileBodyTests
{
    private static readonly Gen<string> Json = Gen.OneOf(
        Gen.OneOf(
            """{"service_key":"K7f","nom":"Martin","prenom":"Léa","date_naissance":"1980-01-01"}""",
            """{"token":"K7f","inscrit":{"nom":"Martin","prenom":"Léa"}}""",
            "\"K7f\"",
            "K7f",
            """{"id":4711,"date_demande":"2027-01-15T19:00:00+01:00","montant_activite":1600,"montant_aide":1150,"aide_coupon_sport":0,"aide_autres":0,"aide_additionnelle":0}"""),
        HostileInput.Text.Select(text => $$"""{"service_key":"{{text}}","key":{{text}},"nom":"{{text}}","id":"{{text}}","date_demande":"{{text}}","montant_aide":{{text}}}"""),
        Gen.Int[1, 300].Select(depth => $$"""{"service_key":{{new string('[', depth)}}{{new string(']', depth)}},"key":"K"}"""));

    private static readonly Gen<byte[]> Bodies = Gen.Frequency(
        (6, HostileInput.Spoiled(Json).Select(Encoding.UTF8.GetBytes)),
        (2, Json.Select(Encoding.Unicode.GetBytes)),
        (2, Gen.Select(Json, Gen.Int[0, 200]).Select((json, length) => Encoding.UTF8.GetBytes(json)[..Math.Min(length, Encoding.UTF8.GetByteCount(json))])),
        (2, Gen.Byte.Array[0, 300]));

    [Fact]
    public void A_key_that_is_read_can_be_sent_back_and_a_name_can_be_shown() => Bodies.Sample(
        body =>
        {
            if (EligibilityReader.Read(body) is not { } eligible)
            {
                return;
            }

            var key = eligible.ServiceKey.Reveal();
            Assert.NotEmpty(key);
            Assert.All(key, character => Assert.InRange(character, '!', '~'));
            var (first, last) = eligible.Beneficiary?.Reveal() ?? default;
            foreach (var name in new[] { first, last }.OfType<string>())
            {
                Assert.InRange(name.Length, 1, 200);
                Assert.DoesNotContain(name, char.IsControl);
            }
        },
        iter: HostileInput.Count);

    [Fact]
    public void A_receipt_is_always_read_and_says_what_of_it_is_missing() => Bodies.Sample(
        body =>
        {
            var receipt = GrantReceiptReader.Read(body, null);

            Assert.True(receipt.RequestId is null || (receipt.RequestId.Length is >= 1 and <= 256 && !receipt.RequestId.Any(char.IsControl)));
            Assert.True(receipt.RequestedAtText is null || receipt.RequestedAtText.Length <= 64);
            Assert.True(receipt.Note is not null || receipt is { RequestId: not null, AidAmount: not null });
        },
        iter: HostileInput.Count);

    [Fact]
    public Task Whatever_the_status_and_the_body_every_call_has_an_answer() => Gen.Select(Gen.Int[100, 999], Bodies, Gen.Bool).SampleAsync(
        async (status, body, isGrant) =>
        {
            using var harness = new Harness(new Answers(_ => Task.FromResult(
                new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new ByteArrayContent(body) })));

            if (isGrant)
            {
                var outcome = await harness.GrantAsync();
                Assert.Equal(status is >= 200 and < 300, outcome is GrantOutcome.Granted);
            }
            else if (await harness.VerifyAsync() is CardEligibility.Eligible)
            {
                Assert.InRange(status, 200, 299);
            }
        },
        iter: HostileInput.Count / 33);

    [Fact]
    public void A_base_URL_is_used_only_as_APRAS_can_be_reached_safely_by_it() => HostileInput.Spoiled(
        Gen.OneOf("https://apras.example/api", "http://127.0.0.1:8080/", "http://localhost/x?y", "https://user:secret@apras.example", "//apras.example")).Sample(
        text =>
        {
            if (AprasConnection.FindProblem(text) is { } problem)
            {
                Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
                return;
            }

            var url = new Uri(text);
            Assert.True(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback), text);
            Assert.Equal(("", "", ""), (url.Query, url.Fragment, url.UserInfo));
        },
        iter: HostileInput.Count);

    [Fact]
    public void A_token_is_visible_ASCII_or_none_and_is_not_repeated_either_way() => HostileInput.Text.Where(text => text.Length > 8).Sample(
        text =>
        {
            if (ApiToken.FindProblem(text) is { } problem)
            {
                Assert.DoesNotContain(text, problem, StringComparison.Ordinal);
                Assert.DoesNotContain(text, Assert.Throws<ArgumentException>(() => new ApiToken(text)).Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.All(text, character => Assert.InRange(character, ' ', '~'));
                Assert.Equal("***", new ApiToken(text).ToString());
            }
        },
        iter: HostileInput.Count);
}
