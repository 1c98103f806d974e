using System.Net;
using Sortir.Client;
using Sortir.Domain;

namespace Sortir.AspNetCore.Tests;

/// <summary>What staff do: asked on a page of its own, with a reason, once, and in the audit.</summary>
public sealed class DashboardActionTests
{
    [Theory]
    [InlineData("retry", DashboardStage.InReview, nameof(UsageAction.GrantRetried), GrantState.Due, "transmise de nouveau")]
    [InlineData("settle", DashboardStage.InReview, nameof(UsageAction.Settled), GrantState.Settled, "réglée avec l'APRAS")]
    [InlineData("settle", DashboardStage.CancelledAfterGrant, nameof(UsageAction.Settled), GrantState.Settled, "réglée avec l'APRAS")]
    [InlineData("free", DashboardStage.Ordered, nameof(UsageAction.Freed), GrantState.None, "La carte est libérée")]
    [InlineData("free", DashboardStage.Held, nameof(UsageAction.Freed), GrantState.None, "La carte est libérée")]
    internal async Task A_change_is_asked_made_and_written_down(string change, DashboardStage stage, string action, GrantState grant, string notice)
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, stage);

        var page = await shop.GetAsync($"usages/{usage.Id}");
        var question = await shop.GetAsync(page.Link($"/{change}"));
        var answer = await shop.PostAsync($"usages/{usage.Id}/{change}", ("reason", "asked by the venue"));
        var after = await shop.GetAsync(answer.Location);

        Assert.Equal(HttpStatusCode.OK, question.Status);
        Assert.Contains("name=\"reason\" required", question.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.StartsWith($"/sortir/admin/usages/{usage.Id}?notice=", answer.Location, StringComparison.Ordinal);
        Assert.Contains(notice, after.Text, StringComparison.Ordinal);
        Assert.Contains("asked by the venue", after.Text, StringComparison.Ordinal);
        var entry = Assert.Single(await shop.ReadAuditAsync(action));
        Assert.Equal(("anna", "asked by the venue"), (entry.Actor, entry.Reason));
        Assert.Equal(grant, (await shop.FindAsync(1)).Grant.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Without_a_reason_nothing_is_done(string reason)
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.Ordered);

        foreach (var address in (string[])[$"usages/{usage.Id}/free", "event/cancel?event=show", "privacy", "privacy/erase", "purge", "purge/run", "exports/accounting", "exports/door"])
        {
            var answer = await shop.PostAsync(address, ("reason", reason), ("order", "order-1"), ("event", "show"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Contains("Indiquez un motif", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(UsageStatus.Validated, (await shop.FindAsync(1)).Status);
        Assert.NotNull((await shop.FindAsync(1)).LastDigits);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_asked_for_again()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.Ordered);

        var answer = await shop.PostAsync($"usages/{usage.Id}/free", ("reason", new string('x', BackOfficeActor.MaxReasonLength + 1)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(UsageStatus.Validated, (await shop.FindAsync(1)).Status);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_done()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1, DashboardStage.Ordered);
        await shop.GetAsync("usages");
        string[] addresses =
        [
            $"usages/{usage.Id}/free", $"usages/{usage.Id}/retry", $"usages/{usage.Id}/settle", "event/cancel?event=show", "probe", "card",
            "exports/accounting", "exports/door", "privacy", "privacy/erase", "purge", "purge/run",
        ];

        foreach (var address in addresses)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await shop.PostWithAsync(address, null, ("reason", "because"), ("event", "show"))).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await shop.PostWithAsync(address, "made-up", ("reason", "because"), ("event", "show"))).Status);
        }

        Assert.Contains("Formulaire expiré", shop.Answers[^1].Text, StringComparison.Ordinal);
        Assert.Equal(UsageStatus.Validated, (await shop.FindAsync(1)).Status);
        Assert.Empty(shop.Circuits.Probed);
    }

    [Fact]
    public async Task What_is_not_possible_is_told_and_changes_nothing()
    {
        await using var shop = await DashboardShop.OpenAsync();
        var usage = await shop.SellAsync(1);

        var answer = await shop.PostAsync($"usages/{usage.Id}/free", ("reason", "because"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("pas possible dans l'état actuel", answer.Text, StringComparison.Ordinal);
        Assert.Equal(UsageStatus.Used, (await shop.FindAsync(1)).Status);
    }

    [Fact]
    public async Task An_event_is_cancelled_with_its_tickets()
    {
        await using var shop = await DashboardShop.OpenAsync();
        await shop.SellAsync(1, DashboardStage.Held);
        await shop.SellAsync(2, DashboardStage.Ordered);
        await shop.SellAsync(3);

        var question = await shop.GetAsync("event/cancel?event=show");
        var answer = await shop.PostAsync("event/cancel?event=show", ("reason", "rain"));
        var page = await shop.GetAsync(answer.Location);

        Assert.Contains("On ne peut pas revenir en arrière", question.Text, StringComparison.Ordinal);
        Assert.StartsWith("/sortir/admin/event?event=show&notice=", answer.Location, StringComparison.Ordinal);
        Assert.Contains("1 panier(s) terminé(s), 2 place(s) annulée(s), 0 envoi(s) abandonné(s), 1 vente(s) à signaler", page.Text, StringComparison.Ordinal);
        Assert.Contains("Annulé le", page.Text, StringComparison.Ordinal);
        Assert.Equal(["t3"], (await shop.GetAsync("usages?state=to-tell-apras")).Tickets);
        Assert.Contains(await shop.ReadAuditAsync(nameof(UsageAction.EventCancelled)), entry => entry is { Actor: "anna", Reason: "rain" });
    }

    [Fact]
    public async Task An_event_that_is_not_known_is_neither_shown_nor_cancelled()
    {
        await using var shop = await DashboardShop.OpenAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("event?event=opera")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.GetAsync("event")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.PostAsync("event/cancel?event=opera", ("reason", "rain"))).Status);
        Assert.Empty(await shop.ReadAuditAsync(nameof(UsageAction.EventCancelled)));
    }

    [Fact]
    public async Task The_link_to_APRAS_is_shown_and_tried_again_at_once()
    {
        await using var shop = await DashboardShop.OpenAsync();
        shop.Circuits.Circuits.Add(new AprasCircuit("default", "apras.example", AprasCircuitState.Open, 5, DashboardShop.Start.AddMinutes(5), AprasTrouble.Timeout, false));

        var before = await shop.GetAsync("");
        var answer = await shop.PostAsync("probe");
        var after = await shop.GetAsync(answer.Location);

        Assert.Contains("Coupée jusqu'au 15/01/2027 20:05", before.Text, StringComparison.Ordinal);
        Assert.Contains("5 échecs de suite", before.Text, StringComparison.Ordinal);
        Assert.Equal(["default"], shop.Circuits.Probed);
        Assert.Contains("La prochaine carte saisie interrogera l'APRAS", after.Text, StringComparison.Ordinal);
        Assert.Equal("anna", Assert.Single(await shop.ReadAuditAsync("AprasProbed")).Actor);
    }

    [Fact]
    public async Task A_notice_that_somebody_made_up_is_not_shown()
    {
        await using var shop = await DashboardShop.OpenAsync();

        var page = await shop.GetAsync("?notice=Purged%201%202%203%204");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("class=\"notice\"", page.Html, StringComparison.Ordinal);
    }
}
