using Sortir.Domain;

namespace Sortir.Client.Tests;

internal static class Sample
{
    public const string CardDigits = "4820193756";
    public const string Token = "tok_Q4x9-secret/7==";
    public const string Key = "K7f2+Zp/9aQ==";

    public static CardNumber Card => CardNumber.Parse(CardDigits);

    public static AprasConnection Connection { get; } = new()
    {
        OrganizerId = "triangle",
        BaseUrl = new Uri("https://apras.example/base"),
        Token = new ApiToken(Token),
    };

    public static string Answer(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "answers", name));

    public static string Request(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "requests", name));
}
