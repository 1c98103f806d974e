using Microsoft.AspNetCore.Http;
using Sortir.Storage;

namespace Sortir.AspNetCore;

/// <summary>Usages: by filters that stand in the address, by a whole card number that never does, and one by one.</summary>
internal static class UsagePages
{
    private const int UsagesOnPage = 50;

    internal static async Task<IResult> ListAsync(DashboardRequest request)
    {
        var criteria = UsageCriteria.Read(request.Http.Request.Query);
        if (criteria.Digits is null && request.Http.Request.Query[UsageCriteria.DigitsKey].ToString().Length > 0)
        {
            // Perhaps a whole number: out of the address with it, and of the browser's history.
            return Results.LocalRedirect(request.To("/usages", criteria.ToQuery().Append(("problem", UsageCriteria.DigitsKey))));
        }

        var page = new Page<UsageView>([], null);
        if (criteria.ToFilter(request) is { } filter)
        {
            try
            {
                var rows = new PageRequest { Size = UsagesOnPage, Cursor = criteria.After };
                page = await request.Office.ListUsagesAsync(request.Actor(), filter, rows, request.Aborted).ConfigureAwait(false);
            }
            catch (ArgumentException) when (criteria.After is not null)
            {
                return ProblemPages.Show(request, DashboardProblem.NotFound);
            }
        }

        await request.LearnEventNamesAsync(page.Items.Select(usage => usage.EventId)).ConfigureAwait(false);
        return new DashboardPage(request, request.Language["Places", "Tickets"], DashboardUsages.Body(request, criteria, page));
    }

    internal static async Task<IResult> FindCardAsync(DashboardRequest request)
    {
        var form = await StaffForm.ReadAsync(request).ConfigureAwait(false);
        var answer = await request.Office
            .AccessCardAsync(request.Actor("dashboard: search of a card"), form[StaffForm.CardField], request.Aborted)
            .ConfigureAwait(false);
        var (usages, isCard) = answer.Match<(IReadOnlyList<UsageView>, bool)>(
            found => ([.. found.Usages.Select(stored => stored.Usage)], true),
            _ => ([], true),
            _ => ([], false));
        await request.LearnEventNamesAsync(usages.Select(usage => usage.EventId)).ConfigureAwait(false);
        return new DashboardPage(
            request,
            request.Language["Recherche d'une carte", "Search of a card"],
            DashboardUsages.CardBody(request, usages, isCard),
            isCard ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    internal static async Task<IResult> ShowAsync(DashboardRequest request)
    {
        if (await FindAsync(request).ConfigureAwait(false) is not { } usage)
        {
            return ProblemPages.Show(request, DashboardProblem.NotFound);
        }

        var filter = new AuditFilter { UsageId = usage.Id };
        var rows = new PageRequest { Size = PageRequest.MaxSize };
        var history = await request.Office.ListAuditAsync(request.Actor(), filter, rows, request.Aborted).ConfigureAwait(false);
        return new DashboardPage(
            request,
            request.Language["Place", "Ticket"] + $" {usage.TicketId}",
            DashboardUsage.Body(request, usage, [.. history.Items.Where(ChangePages.IsChange)]));
    }

    internal static async Task<UsageView?> FindAsync(DashboardRequest request)
    {
        var usageId = Guid.Parse((string)request.Http.Request.RouteValues["id"]!);
        var usage = await request.Office.FindUsageAsync(request.Actor(), usageId, request.Aborted).ConfigureAwait(false);
        if (usage is not null)
        {
            await request.LearnEventNamesAsync([usage.EventId]).ConfigureAwait(false);
        }

        return usage;
    }
}
