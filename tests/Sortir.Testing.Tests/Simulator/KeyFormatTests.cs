using System.Text.Json;

namespace Sortir.Testing.Tests;

public class KeyFormatTests
{
    private const string Good = "1234567890";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_key_can_come_as_a_JSON_string()
    {
        var (body, key) = await VerifyAsync(new AprasSimulatorOptions { KeyFormat = AprasKeyFormat.JsonString });

        Assert.Equal(key, body.GetString());
    }

    [Theory]
    [InlineData("service_key")]
    [InlineData("token")]
    [InlineData("key")]
    public async Task The_key_can_come_in_a_JSON_object_under_any_name(string property)
    {
        var (body, key) = await VerifyAsync(new AprasSimulatorOptions { KeyFormat = AprasKeyFormat.JsonObject, KeyProperty = property });

        Assert.Equal(key, body.GetProperty(property).GetString());
        Assert.Single(body.EnumerateObject());
    }

    [Fact]
    public async Task The_beneficiary_can_stand_at_the_root()
    {
        var (body, _) = await VerifyAsync(
            new AprasSimulatorOptions { KeyFormat = AprasKeyFormat.JsonObject },
            new AprasBeneficiary("Anaïs", "Le Goff", new DateOnly(1990, 5, 17)));

        Assert.Equal("Le Goff", body.GetProperty("nom").GetString());
        Assert.Equal("Anaïs", body.GetProperty("prenom").GetString());
        Assert.Equal("1990-05-17", body.GetProperty("date_naissance").GetString());
    }

    [Fact]
    public async Task The_beneficiary_can_stand_under_inscrit_and_what_is_not_known_is_left_out()
    {
        var (body, key) = await VerifyAsync(
            new AprasSimulatorOptions { KeyFormat = AprasKeyFormat.JsonObject, BeneficiaryUnderInscrit = true },
            new AprasBeneficiary(null, "Le Goff"));

        Assert.Equal(key, body.GetProperty("service_key").GetString());
        Assert.Equal("Le Goff", Assert.Single(body.GetProperty("inscrit").EnumerateObject()).Value.GetString());
    }

    private static async Task<(JsonElement Body, string Key)> VerifyAsync(AprasSimulatorOptions options, AprasBeneficiary? beneficiary = null)
    {
        options.Book = new AprasBook(seed: 7);
        options.Book.SetCard(Good, AprasCardStatus.Eligible, beneficiary);
        await using var apras = await AprasSimulator.StartAsync(options, Ct);
        using var shop = new Caller(apras);
        using var response = await shop.VerifyAsync(Good);
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);

        // A book of the same seed tells which key it was.
        var twin = new AprasBook(seed: 7);
        twin.SetCard(Good);
        var key = Assert.IsType<AprasVerification.Eligible>(twin.Verify(Domain.CardNumber.Parse(Good))).Key.Reveal();
        return (await SimulatorTest.JsonAsync(response), key);
    }
}
