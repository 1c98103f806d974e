using System.Text.Json.Serialization;

namespace Sortir;

/// <summary>The settings of a shop, from the configuration section that was given to <c>AddSortir</c>, by convention <c>Sortir</c>.</summary>
/// <remarks>
/// Checked when the host starts. With many organizers, those settings that belong to an organizer come from an
/// <see cref="ISortirSettingsProvider"/> instead, and are not read here.
/// </remarks>
public sealed class SortirOptions
{
    /// <summary>
    /// Whether the reduced fare is sold at all. When not, nothing is checked at start, and products that need a card cannot be sold; what is paid already is still reported,
    /// and what is kept still purged, where the other settings are usable. Switching off counts at once where the configuration reloads; a shop that was off when it
    /// started is switched on by a restart. Default: <see langword="true"/>.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The shop's secret, one or more keys: add a new one everywhere before it becomes the current one. Required, but for development in memory.</summary>
    public IList<SortirKeyOptions> Keys { get; } = [];

    /// <summary>The id of the key for events that are sold from now on. Default: the only key; required when there are more.</summary>
    public string? CurrentKey { get; set; }

    /// <summary>Organizer: the address of the APRAS API, <c>https://…</c>, as APRAS gave it. Required.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Organizer: the token that APRAS gave. Required; keep it in a secret store.</summary>
    [JsonIgnore]
    public string? Token { get; set; }

    /// <summary>Organizer: how long a buyer waits for a verification, retries included. Default: 2 seconds; 100 ms to 60 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Organizer: the activity id at APRAS, where there is one. Default: none.</summary>
    public string? ActivityId { get; set; }

    /// <summary>Organizer: whether the host's code gets the beneficiary's name, where APRAS sends it. Default: <see langword="true"/>.</summary>
    public bool PrefillAttendee { get; set; } = true;

    /// <summary>Organizer: whether a cancelled ticket frees its card. Default: <see langword="true"/>.</summary>
    public bool ReleaseOnCancel { get; set; } = true;

    /// <summary>Organizer: how long usages are kept after their event's end. Default: 90 days.</summary>
    public TimeSpan UsageRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Organizer: how long audit entries are kept. Default: 365 days.</summary>
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long after its hold a card may be taken away or replaced. Default: 5 minutes.</summary>
    public TimeSpan CorrectionWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a hold blocks its card. Default: 10 minutes; not shorter than the correction window.</summary>
    public TimeSpan HoldLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it is remembered that APRAS refused a card. Default: 5 minutes; zero: never.</summary>
    public TimeSpan RefusalLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The limits of a source that tries cards.</summary>
    public SortirAttemptOptions Attempts { get; } = new();

    /// <summary>When verifications stop asking an APRAS that is in trouble.</summary>
    public SortirCircuitOptions Circuit { get; } = new();

    /// <summary>The delivery of grants.</summary>
    public SortirGrantOptions Grants { get; } = new();

    /// <summary>Sweeping and purging.</summary>
    public SortirRetentionOptions Retention { get; } = new();

    /// <summary>Asking the shop about orders that are unpaid for long.</summary>
    public SortirReconciliationOptions Reconciliation { get; } = new();

    /// <summary>
    /// For a small shop without an <see cref="ISortirCatalog"/>: the products that need a card, by product id. Any other product needs none.
    /// </summary>
    public IDictionary<string, SortirProductOptions> Products { get; } = new Dictionary<string, SortirProductOptions>(StringComparer.Ordinal);
}
