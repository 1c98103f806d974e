using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sortir.Domain;

namespace Sortir.AspNetCore;

/// <summary>One request of a staff member: who they are, what they may, whose usages they see, and how to link to the other pages.</summary>
internal sealed class DashboardRequest
{
    internal const string OrganizerKey = "organizer";

    private readonly Dictionary<string, string> _eventNames = new(StringComparer.Ordinal);
    private readonly SortirDashboardOptions _options;

    private DashboardRequest(HttpContext http, SortirDashboardOptions options, PathString root, string pattern)
    {
        Section = pattern.Split('/').ElementAtOrDefault(1) ?? string.Empty;
        Http = http;
        _options = options;
        Root = (http.Request.PathBase + root).ToUriComponent();
        Language = DashboardLanguage.Of(http);
    }

    internal HttpContext Http { get; }

    internal DashboardLanguage Language { get; }

    /// <summary>The first part of the page's own path, for the navigation.</summary>
    internal string Section { get; }

    /// <summary>The path of the overview, that of the host included, without a slash at its end.</summary>
    internal string Root { get; }

    internal IReadOnlyList<string> Organizers { get; private set; } = [CatalogEvent.DefaultOrganizerId];

    internal string OrganizerId { get; private set; } = CatalogEvent.DefaultOrganizerId;

    internal string StaffName { get; private set; } = string.Empty;

    internal bool MayAct { get; private set; }

    internal bool MaySeePrivate { get; private set; }

    internal bool MayPurge { get; private set; }

    internal CancellationToken Aborted => Http.RequestAborted;

    internal ISortirBackOffice Office => Get<ISortirBackOffice>();

    internal DateTimeOffset Now => Get<TimeProvider>().GetUtcNow();

    /// <summary>An order that is unpaid for longer is seen by staff.</summary>
    internal TimeSpan UnpaidAfter => Get<IOptions<SortirOptions>>().Value.Reconciliation.UnpaidAfter;

    internal static DashboardRequest Begin(HttpContext http, SortirDashboardOptions options, PathString root, string pattern) =>
        new(http, options, root, pattern);

    /// <summary>Finds out who asks and what they may see; the result says why they may not.</summary>
    internal async Task<DashboardProblem?> IdentifyAsync()
    {
        var name = _options.StaffName(Http)?.Trim();
        if (!SortirIdentifier.IsValid(name))
        {
            return DashboardProblem.NoName;
        }

        StaffName = name;
        if (_options.Organizers is { } find)
        {
            Organizers = await find(Http).ConfigureAwait(false);
        }

        if (Organizers.Count == 0)
        {
            return DashboardProblem.NoOrganizer;
        }

        var asked = Http.Request.Query[OrganizerKey].ToString();
        OrganizerId = asked.Length == 0 ? Organizers[0] : asked;
        if (!Organizers.Contains(OrganizerId, StringComparer.Ordinal))
        {
            OrganizerId = Organizers[0];
            return DashboardProblem.NotFound;
        }

        MayAct = await IsAllowedAsync(_options.ActPolicy!).ConfigureAwait(false);
        MaySeePrivate = await IsAllowedAsync(_options.PrivacyPolicy!).ConfigureAwait(false);
        MayPurge = MaySeePrivate && (_options.MayPurge?.Invoke(Http) ?? _options.Organizers is null);
        return null;
    }

    internal T Get<T>()
        where T : notnull => Http.RequestServices.GetRequiredService<T>();

    internal BackOfficeActor Actor(string reason = "dashboard") => new() { OrganizerId = OrganizerId, StaffId = StaffName, Reason = reason };

    /// <summary>The address of a page of the same organizer.</summary>
    internal string To(string path, params IEnumerable<(string Key, string? Value)> query)
    {
        var values = query.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => KeyValuePair.Create(part.Key, part.Value));
        if (Organizers.Count > 1)
        {
            values = values.Prepend(KeyValuePair.Create(OrganizerKey, (string?)OrganizerId));
        }

        var address = Root + path;
        return $"{(address.Length == 0 ? "/" : address)}{QueryString.Create(values).ToUriComponent()}";
    }

    /// <summary>The address of a file that comes with the package.</summary>
    internal string ToAsset(string file) =>
        $"{Http.Request.PathBase.ToUriComponent()}/_content/Sortir.AspNetCore/{file}?v={typeof(DashboardRequest).Module.ModuleVersionId:N}";

    /// <summary>The token that a form of this user must bring.</summary>
    internal AntiforgeryTokenSet GetFormToken() => Get<IAntiforgery>().GetAndStoreTokens(Http);

    internal async Task LearnEventNamesAsync(IEnumerable<string> eventIds)
    {
        if (_options.EventName is not { } find)
        {
            return;
        }

        foreach (var eventId in eventIds.Distinct(StringComparer.Ordinal))
        {
            if (!_eventNames.ContainsKey(eventId) && await find(Http, OrganizerId, eventId).ConfigureAwait(false) is { Length: > 0 } name)
            {
                _eventNames.Add(eventId, name);
            }
        }
    }

    /// <summary>Goes on to a page of the same organizer, which says what was done.</summary>
    internal IResult GoTo(string path, DashboardNotice notice, params IEnumerable<(string Key, string? Value)> query) =>
        Results.LocalRedirect(To(path, query.Append((DashboardNotices.Key, Get<DashboardNotices>().Seal(notice)))));

    internal DashboardNotice? GetNotice() => Get<DashboardNotices>().Open(Http.Request.Query[DashboardNotices.Key]);

    internal string NameOf(string eventId) => _eventNames.GetValueOrDefault(eventId, eventId);

    private async Task<bool> IsAllowedAsync(string policy) =>
        (await Get<IAuthorizationService>().AuthorizeAsync(Http.User, Http, policy).ConfigureAwait(false)).Succeeded;
}
