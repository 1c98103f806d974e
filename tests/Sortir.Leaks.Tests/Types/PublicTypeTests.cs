using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir.AspNetCore;
using Sortir.Client;
using Sortir.EntityFrameworkCore;
using Sortir.Testing;

namespace Sortir.Leaks.Tests;

/// <summary>
/// Each public type, with secrets in it wherever it can hold one: neither <c>ToString</c>, nor what a record prints, nor JSON tells them.
/// A new type that cannot be made here fails until somebody has looked at it.
/// </summary>
public sealed class PublicTypeTests
{
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    private readonly PlaySecrets _secrets = new();

    public static TheoryData<Type> Types => [.. PublicTypes.All];

    [Theory]
    [MemberData(nameof(Types), DisableDiscoveryEnumeration = true)]
    public void Printing_and_JSON_tell_no_secret(Type type) => Assert.Empty(FindIn(NewMaker().Make(Close(type))));

    [Fact]
    public void The_types_that_carry_secrets_are_among_them_with_their_secrets()
    {
        var maker = NewMaker();
        var carriers = PublicTypes.All.Where(type => maker.Make(Close(type)) is not null && maker.HoldsSecret).ToList();

        Assert.Superset(
            new HashSet<Type>
            {
                typeof(VerifyCardRequest), typeof(SortirOptions), typeof(SortirKeyOptions), typeof(OrganizerSettings), typeof(AprasConnection),
                typeof(CardEligibility.Eligible), typeof(CardVerification.Accepted), typeof(AprasGrant), typeof(AprasSimulatorOptions),
            },
            carriers.ToHashSet());
    }

    [Theory]
    [InlineData(typeof(RevealingRecord))]
    [InlineData(typeof(RevealingProperty))]
    [InlineData(typeof(RevealingText))]
    public void A_type_that_reveals_is_found(Type type) => Assert.NotEmpty(FindIn(NewMaker().Make(type)));

    [Fact]
    public void A_type_that_nobody_can_make_is_a_failure() => Assert.Throws<NotSupportedException>(() => NewMaker().Make(typeof(IDisposable)));

    private IEnumerable<(string Kind, string Form)> FindIn(object value)
    {
        var texts = new StringBuilder().Append(value).AppendLine();
        foreach (var options in new[] { JsonSerializerOptions.Default, WithFields })
        {
            try
            {
                texts.AppendLine().Append(JsonSerializer.Serialize(value, value.GetType(), options));
            }
            catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException)
            {
                // A type that JSON cannot tell, delegates in it say; what the error tells is looked at too.
                texts.AppendLine().Append(exception);
            }
        }

        return new SecretSearch(_secrets.All).FindIn(texts.ToString());
    }

    private static Type Close(Type type) => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(VerifyCardRequest)) : type;

    private TypeMaker NewMaker() => new(_secrets, new Dictionary<Type, Func<object>>
    {
        [typeof(SortirBuilder)] = () => new ServiceCollection().AddSortir(options =>
        {
            options.Token = _secrets.Token;
            options.Keys.Add(new SortirKeyOptions { Id = "one", Secret = Convert.ToBase64String(_secrets.Key) });
        }),
        [typeof(SortirCartCookie)] = () => new SortirCartCookie(new EphemeralDataProtectionProvider(), Options.Create(new SortirWebOptions())),
        [typeof(SortirDbContext)] = () => new SortirDbContext(new DbContextOptionsBuilder<SortirDbContext>().UseSqlite("Data Source=:memory:").Options),
        [typeof(SortirCardForm)] = NewCardForm,
    });

    // It holds the checkout, and the checkout all that is secret.
    private SortirCardForm NewCardForm()
    {
        var services = new ServiceCollection();
        services.AddSortirFake(options =>
        {
            options.Token = _secrets.Token;
            options.Keys.Add(new SortirKeyOptions { Id = "one", Secret = Convert.ToBase64String(_secrets.Key) });
        });
        return new SortirCardForm(services.BuildServiceProvider().CreateScope().ServiceProvider.GetRequiredService<ISortirCheckout>());
    }

    private sealed record RevealingRecord(string CardNumber);

    private sealed class RevealingProperty
    {
        public string? Token { get; set; }
    }

    private sealed class RevealingText
    {
        public string? Secret { private get; set; }

        public override string ToString() => $"key {Secret}";
    }
}
