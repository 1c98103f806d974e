using Microsoft.AspNetCore.Http;

namespace Sortir.AspNetCore;

/// <summary>Who may do what on the staff's pages, and whose usages they see. The three policies must be given: without them the host does not start.</summary>
public sealed class SortirDashboardOptions
{
    /// <summary>
    /// The authorization policy of whoever may look: usages with their cards masked, statistics, exports. It is asked for on every page,
    /// beside the two others. Must be given.
    /// </summary>
    public string? ReadPolicy { get; set; }

    /// <summary>The policy of whoever may act: retry and settle a grant, free a card, cancel an event, ask APRAS again. Must be given.</summary>
    public string? ActPolicy { get; set; }

    /// <summary>The policy of whoever answers the holders of cards: access and erasure, and the purge. Must be given.</summary>
    public string? PrivacyPolicy { get; set; }

    /// <summary>
    /// For a shop with many organizers: those that the staff member of this request may see, the first one being shown first. What belongs to
    /// another does not exist for them. Default: none is asked, for a shop with one.
    /// </summary>
    public Func<HttpContext, ValueTask<IReadOnlyList<string>>>? Organizers { get; set; }

    /// <summary>
    /// The name under which the staff member of this request stands in the audit: an identifier of at most 128 characters. Without one nothing is shown.
    /// Default: the name of the signed-in user.
    /// </summary>
    public Func<HttpContext, string?> StaffName { get; set; } = static context => context.User.Identity?.Name;

    /// <summary>What staff call an event, by organizer and event id; <see langword="null"/> for one that has no name. Default: events are called by their ids.</summary>
    public Func<HttpContext, string, string, ValueTask<string?>>? EventName { get; set; }

    /// <summary>
    /// Whether the staff member of this request may purge, the privacy policy provided. A purge goes over all organizers. Default: yes in
    /// a shop with one organizer, no where <see cref="Organizers"/> is set.
    /// </summary>
    public Func<HttpContext, bool>? MayPurge { get; set; }
}
