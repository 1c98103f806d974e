using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Sortir.Domain.Tests;

/// <summary>What must never be read by accident: the digits of a card, a service key, a holder's name.</summary>
public sealed class SecretsTests
{
    private const string Digits = "1234567890";
    private const string Key = "K7f-very-secret";
    private const string Name = "Berthe";

    private static readonly CardUsage Usage = Given.Hold().Placed().Paid().Granted();

    public static TheoryData<object> Samples => new()
    {
        CardNumber.Parse(Digits),
        new ServiceKey(Key),
        new Beneficiary(Name, Name),
        new CardFingerprint("abcdefghijklmnop"),
        Given.Entry(),
        Usage,
        Usage.Grant,
        Given.Ticket(),
        new CartSync([new TicketStanding("t1", Usage, null)], []),
        new Holding.SameAgain(Usage),
        new Refusal(RefusalReason.AlreadyUsed),
        UsageChange.Insert(Usage, UsageAction.Held),
        Given.Recorded(),
        RuleSettings.Default,
    };

    [Theory]
    [MemberData(nameof(Samples), DisableDiscoveryEnumeration = true)]
    public void Neither_printing_nor_JSON_tells_a_secret(object value)
    {
        foreach (var text in new[] { value.ToString()!, $"{value}", Print(value), JsonSerializer.Serialize(value, value.GetType()) })
        {
            Assert.DoesNotContain(Digits, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Digits[..6], text, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Secrets_in_a_value_of_the_host_stay_masked()
    {
        var log = new { Card = CardNumber.Parse(Digits), Key = new ServiceKey(Key), Holder = new Beneficiary(Name, Name) };

        Assert.Equal("""{"Card":{"HasValue":true,"LastDigits":"7890"},"Key":{},"Holder":{}}""", JsonSerializer.Serialize(log));
        Assert.Equal("{ Card = ••••••7890, Key = ***, Holder = *** }", log.ToString());
    }

    [Fact]
    public void No_other_public_type_carries_a_secret()
    {
        Type[] secrets = [typeof(CardNumber), typeof(ServiceKey), typeof(Beneficiary)];
        var carriers = typeof(CardNumber).Assembly.GetExportedTypes()
            .Except(secrets)
            .SelectMany(type => type.GetProperties())
            .Where(property => secrets.Contains(property.PropertyType));

        Assert.Empty(carriers);
    }

    [Theory]
    [InlineData(typeof(CardNumber))]
    [InlineData(typeof(ServiceKey))]
    [InlineData(typeof(Beneficiary))]
    public void Nothing_public_but_Reveal_gives_the_content(Type secret)
    {
        object value = secret == typeof(CardNumber) ? CardNumber.Parse(Digits)
            : secret == typeof(ServiceKey) ? new ServiceKey(Key) : new Beneficiary(Name, Name);
        var told = secret.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.GetValue(value));

        Assert.All(told, content => Assert.DoesNotContain($"{content}", new[] { Digits, Key, Name }));
        Assert.False(typeof(IFormattable).IsAssignableFrom(secret));
        Assert.DoesNotContain(secret.GetInterfaces(), face => face.Name.StartsWith("IParsable", StringComparison.Ordinal));
        Assert.DoesNotContain(secret.GetMethods(), method => method.Name is "op_Implicit" or "op_Explicit" or "Deconstruct");
    }

    [Fact]
    public void Only_Reveal_gives_the_service_key_and_the_name()
    {
        Assert.Equal(Key, new ServiceKey(Key).Reveal());
        Assert.Equal("***", new ServiceKey(Key).ToString());
        Assert.Equal(("Anne", Name), new Beneficiary("Anne", Name).Reveal());
        Assert.Equal((null, null), new Beneficiary(null, null).Reveal());
        Assert.Equal("***", new Beneficiary("Anne", Name).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void A_service_key_of_nothing_is_refused(string? value) => Assert.ThrowsAny<ArgumentException>(() => new ServiceKey(value!));

    [Fact]
    public void Two_service_keys_are_equal_by_their_exact_characters()
    {
        var one = new ServiceKey(Key);

        Assert.Equal(one, new ServiceKey(Key));
        Assert.True(one.Equals((object)new ServiceKey(Key)));
        Assert.Equal(one.GetHashCode(), new ServiceKey(Key).GetHashCode());
        Assert.NotEqual(one, new ServiceKey(Key.ToUpperInvariant()));
        Assert.False(one.Equals(null));
        Assert.False(one.Equals((object)Key));
    }

    // What a debugger or a structured log does: every public property, and what is in them.
    private static string Print(object? value, int depth = 0) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable items when depth < 4 => string.Join(',', items.Cast<object?>().Select(item => Print(item, depth + 1))),
        _ when depth < 4 && value.GetType().Assembly == typeof(CardNumber).Assembly =>
            string.Join(',', value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => Print(property.GetValue(value), depth + 1))),
        _ => value.ToString() ?? string.Empty,
    };
}
