using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sortir.Tests.Shared;
using Sortir.Tests.Support;

namespace Sortir.Tests.Configuration;

/// <summary>What is wrong is said at start, with the key and the mend.</summary>
public sealed class OptionsValidationTests
{
    private const string DocumentationKey = "U2hvd24gaW4gdGhlIGRvY3VtZW50YXRpb246IGFsd2F5cyByZWZ1c2Vk";

    [Fact]
    public void The_usual_configuration_is_enough() => Assert.Empty(Configured.Problems(Configured.Usual()));

    [Theory]
    [InlineData("BaseUrl", null, "missing", "https://host/path")]
    [InlineData("BaseUrl", "", "missing", "https://host/path")]
    [InlineData("BaseUrl", "http://apras.invalid", "https://", "localhost")]
    [InlineData("BaseUrl", "ftp://apras.invalid", "https://", "localhost")]
    [InlineData("BaseUrl", "/api/partners", "relative", "in full")]
    [InlineData("BaseUrl", "api/partners", "relative", "in full")]
    [InlineData("BaseUrl", "https://", "not an address", "in full")]
    [InlineData("BaseUrl", "https://apras.invalid/?key=1", "query", "end it before")]
    [InlineData("BaseUrl", "https://apras.invalid/#top", "fragment", "end it before")]
    [InlineData("BaseUrl", "https://me:secret@apras.invalid/", "password", "take it out")]
    [InlineData("Token", null, "empty", "")]
    [InlineData("Token", "the-token\n", "line break", "copy it again")]
    [InlineData("Token", "the\r\ntoken", "line break", "copy it again")]
    [InlineData("Token", "jéton", "ASCII", "copy it again")]
    [InlineData("Token", " the-token", "space", "copy it again")]
    [InlineData("ActivityId", " ", "empty", "leave it out")]
    [InlineData("Timeout", "00:00:00", "00:00:00.1000000", "00:01:00")]
    [InlineData("Timeout", "00:02:00", "00:00:00.1000000", "00:01:00")]
    [InlineData("UsageRetention", "-1.00:00:00", "set it from", "00:00:00")]
    [InlineData("AuditRetention", "-1.00:00:00", "set it from", "00:00:00")]
    [InlineData("HoldLifetime", "2.00:00:00", "set it from", "00:00:10")]
    [InlineData("CorrectionWindow", "00:11:00", "set it from", "00:10:00")]
    [InlineData("CorrectionWindow", "-00:01:00", "set it from", "00:10:00")]
    [InlineData("RefusalLifetime", "-00:01:00", "set it from", "00:00:00")]
    [InlineData("Attempts:Window", "00:00:00", "set it from", "00:00:01")]
    [InlineData("Attempts:Limit", "0", "set it from", "1 to")]
    [InlineData("Attempts:AcceptedLimit", "-5", "set it from", "1 to")]
    [InlineData("Attempts:OrganizerCeiling", "0", "set it from", "1 to 20000")]
    [InlineData("Attempts:OrganizerCeiling", "20001", "set it from", "1 to 20000")]
    [InlineData("Circuit:ConsecutiveFailures", "0", "set it from", "1 to")]
    [InlineData("Circuit:BreakDuration", "00:00:00", "set it from", "00:00:01")]
    [InlineData("Grants:PollInterval", "00:00:00", "set it from", "")]
    [InlineData("Grants:Timeout", "00:00:00", "set it from", "00:00:01")]
    [InlineData("Grants:LeaseDuration", "00:01:29", "set it from", "00:01:30")]
    [InlineData("Grants:LeaseMargin", "00:00:00", "set it from", "00:00:01")]
    [InlineData("Grants:ParallelPerOrganizer", "0", "set it from", "1 to 64")]
    [InlineData("Grants:Parallel", "7", "set it from", "8 to 256")]
    [InlineData("Grants:BackoffMin", "00:00:00", "set it from", "")]
    [InlineData("Grants:BackoffMax", "2.00:00:00", "set it from", "")]
    [InlineData("Retention:Interval", "00:00:01", "set it from", "00:01:00")]
    [InlineData("Retention:ExpiredHolds", "-00:00:01", "set it from", "00:00:00")]
    public void A_value_that_cannot_be_used_is_named_by_its_key_with_the_mend(string key, string? value, string what, string mend)
    {
        var values = Configured.Usual();
        values[$"Sortir:{key}"] = value;

        var problem = Assert.Single(Configured.Problems(values));

        Assert.StartsWith($"Sortir:{key}", problem);
        Assert.Contains(what, problem);
        Assert.Contains(mend, problem);
        Assert.DoesNotContain("secret", problem);
        Assert.DoesNotContain("jéton", problem);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            ["Sortir:Keys", "Sortir:BaseUrl", "Sortir:Token", "Sortir:Products", "Sortir:Timeout"],
            Configured.Problems(new() { ["Sortir:Timeout"] = "00:00:00" }).Select(problem => problem.Split(' ')[0].TrimEnd(':')));

    [Theory]
    [InlineData(null, "Sortir:Keys:0:Secret is missing")]
    [InlineData(DocumentationKey, "Sortir:Keys:0:Secret is the one that the documentation shows")]
    [InlineData("c2hvcnQ=", "Sortir:Keys:0:Secret has 5 bytes, 32 are needed")]
    [InlineData("not base64!", "Sortir:Keys:0:Secret is not Base64")]
    public void A_key_that_is_none_is_refused(string? secret, string told)
    {
        var values = Configured.Usual();
        values["Sortir:Keys:0:Secret"] = secret;

        // In Development too: only no key at all is made up for.
        var problem = Assert.Single(Configured.Problems(values, Environments.Development));

        Assert.StartsWith(told, problem);
        Assert.Contains("openssl rand -base64 32", problem);
        Assert.DoesNotContain(secret ?? "?", problem);
    }

    [Fact]
    public void With_two_keys_the_current_one_must_be_named_by_the_option_that_there_is()
    {
        var values = Configured.Usual();
        values["Sortir:Keys:1:Id"] = "2028";
        values["Sortir:Keys:1:Secret"] = Shop.NewKey("2028").Secret;
        Assert.StartsWith("Sortir:CurrentKey is missing", Assert.Single(Configured.Problems(values)));

        values["Sortir:CurrentKey"] = "2029";
        Assert.StartsWith("Sortir:CurrentKey names no key", Assert.Single(Configured.Problems(values)));

        values["Sortir:CurrentKey"] = "2028";
        Assert.Empty(Configured.Problems(values));
    }

    [Theory]
    [InlineData("Development", true, true)]
    [InlineData("Development", false, false)]
    [InlineData("Production", true, false)]
    [InlineData("Staging", true, false)]
    [InlineData(null, true, false)]
    public void Only_in_development_and_in_memory_may_the_keys_be_missing(string? environment, bool inMemory, bool isContent)
    {
        var values = Configured.Usual();
        values.Remove("Sortir:Keys:0:Id");
        values.Remove("Sortir:Keys:0:Secret");

        var problems = Configured.Problems(values, environment, builder =>
        {
            if (!inMemory)
            {
                builder.UseStorage<OtherStore>();
            }
        });

        Assert.Equal(isContent ? [] : ["Sortir:Keys"], problems.Select(problem => problem.Split(' ')[0]));
    }

    [Fact]
    public async Task In_development_a_key_for_the_process_is_made_up_with_a_warning()
    {
        using var log = new LogRecorder();
        var values = Configured.Usual();
        values.Remove("Sortir:Keys:0:Id");
        values.Remove("Sortir:Keys:0:Secret");
        var services = new ServiceCollection();
        services.AddLogRecorder(log);
        services.AddSortir(Configured.Section(values));
        await using var provider = Configured.Build(services, Environments.Development);

        var protector = provider.GetRequiredService<ISortirProtector>();

        Assert.Equal("text", protector.Unprotect(protector.Protect("text", "test"), "test"));
        Assert.Contains(log.Warnings, line => line.Message.Contains("Sortir:Keys", StringComparison.Ordinal));
    }

    [Fact]
    public void A_shop_that_is_switched_off_is_not_checked()
    {
        Assert.Empty(Configured.Problems(new() { ["Sortir:Enabled"] = "false", ["Sortir:Timeout"] = "-1" + ".00:00:00", ["Sortir:Attempts:Limit"] = "0" }));
    }

    [Fact]
    public async Task A_shop_that_is_switched_off_sells_the_rest_whatever_else_its_configuration_says()
    {
        var services = new ServiceCollection();
        services.AddSortir(Configured.Section(new()
        {
            ["Sortir:Enabled"] = "false",
            ["Sortir:Timeout"] = "-1.00:00:00",
            ["Sortir:RefusalLifetime"] = "-1.00:00:00",
            ["Sortir:Attempts:Limit"] = "0",
            ["Sortir:Attempts:Window"] = "00:00:00",
            ["Sortir:Circuit:ConsecutiveFailures"] = "0",
            ["Sortir:Products:show:EventId"] = "event",
        }));
        await using var provider = Configured.Build(services);
        await using var scope = provider.CreateAsyncScope();
        var checkout = scope.ServiceProvider.GetRequiredService<ISortirCheckout>();
        var ct = TestContext.Current.CancellationToken;

        var verified = await checkout.VerifyCardAsync(Shop.NewRequest("1234567890"), ct);
        var placed = await checkout.PlaceOrderAsync("cart", "order", [new SaleTicket("ticket", "poster")], ct);

        Assert.Equal(Domain.RefusalReason.EventNotEnabled, Assert.IsType<CardVerification.Refused>(verified).Reason);
        Assert.IsType<OrderPlacement.Placed>(placed);
    }

    [Fact]
    public void With_a_settings_provider_no_organizer_is_configured_here()
    {
        var values = Configured.Usual();
        values.Remove("Sortir:BaseUrl");
        values.Remove("Sortir:Token");

        Assert.Empty(Configured.Problems(values, choose: builder => builder.UseSettings<NoSettings>()));
    }

    [Fact]
    public async Task A_host_that_is_configured_wrongly_does_not_start()
    {
        var values = Configured.Usual();
        values["Sortir:BaseUrl"] = "http://apras.invalid";
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        host.Services.AddSortir(Configured.Section(values));
        using var built = host.Build();

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => built.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("Sortir:BaseUrl", Assert.Single(exception.Failures));
    }

    [Fact]
    public async Task A_host_that_is_configured_well_starts_and_stops()
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        using var log = new LogRecorder();
        host.Services.AddLogRecorder(log);
        host.Services.AddSortir(Configured.Section(Configured.Usual()));
        using var built = host.Build();

        await built.StartAsync(TestContext.Current.CancellationToken);
        await built.StopAsync(TestContext.Current.CancellationToken);

        Assert.Empty(log.Errors);
        Assert.Contains(log.Warnings, line => line.Message.Contains("in this process's memory in Production", StringComparison.Ordinal));
    }
}
