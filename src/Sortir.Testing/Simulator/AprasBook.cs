using System.Collections.Concurrent;
using Sortir.Domain;

namespace Sortir.Testing;

/// <summary>
/// What APRAS knows: cards, the service keys it has issued, and the grants it has recorded. Memory only; it stands behind
/// <see cref="AprasSimulator"/> and anything else that plays APRAS.
/// </summary>
/// <remarks>Safe for use from many threads. Cards are kept in clear, in memory: use invented ones.</remarks>
public sealed class AprasBook
{
    private const long FirstGrantId = 100_001;

    private readonly object _gate = new();
    private readonly ConcurrentDictionary<CardNumber, Entry> _cards = new();
    private readonly List<IssuedKey> _keys = [];
    private readonly List<AprasGrant> _grants = [];
    private readonly Tally _grantCount = new();
    private readonly Tally _verifyRequests = new();
    private readonly Tally _grantRequests = new();
    private readonly TimeProvider _time;
    private readonly KeyMint _mint;

    /// <summary>Opens an empty book.</summary>
    /// <param name="timeProvider">The clock that dates the grants. Default: the system's.</param>
    /// <param name="seed">
    /// The same seed issues the same keys in the same order. Default: a random one, so that two books do not take each other's keys.
    /// </param>
    public AprasBook(TimeProvider? timeProvider = null, int? seed = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _mint = new KeyMint(seed ?? Guid.NewGuid().GetHashCode());
    }

    /// <summary>
    /// Which cards that were never set are eligible: <c>_ =&gt; true</c> for all, for a load test, say. Default: <see langword="null"/>,
    /// none. It must be safe for use from many threads.
    /// </summary>
    public Func<CardNumber, bool>? EligibleByDefault { get; set; }

    /// <summary>The amounts of the grants to come. Default: 1200, 600, 0, 600 and 0.</summary>
    public AprasAmounts Amounts { get; set; } = new(Activity: 1200, Aid: 600, SportVoucher: 0, Other: 600, Additional: 0);

    /// <summary>The grants recorded so far, oldest first: a copy.</summary>
    public IReadOnlyList<AprasGrant> Grants
    {
        get
        {
            lock (_gate)
            {
                return _grants.ToArray();
            }
        }
    }

    /// <summary>How many grants were recorded.</summary>
    public long GrantCount => _grantCount.Value;

    /// <summary>How many service keys were issued.</summary>
    public long KeysIssued
    {
        get
        {
            lock (_gate)
            {
                return _keys.Count;
            }
        }
    }

    /// <summary>Enters a card, or changes one.</summary>
    /// <param name="card">The card.</param>
    /// <param name="status">What APRAS holds of it. Default: eligible.</param>
    /// <param name="beneficiary">Its holder, for answers that name one. Default: none.</param>
    /// <exception cref="ArgumentException">The card is a <c>default</c> value.</exception>
    public void SetCard(CardNumber card, AprasCardStatus status = AprasCardStatus.Eligible, AprasBeneficiary? beneficiary = null)
    {
        ThrowIfNoCard(card);
        _cards[card] = new Entry(status, beneficiary);
    }

    /// <inheritdoc cref="SetCard(CardNumber, AprasCardStatus, AprasBeneficiary?)"/>
    /// <param name="card">The card's ten digits.</param>
    /// <param name="status">What APRAS holds of it. Default: eligible.</param>
    /// <param name="beneficiary">Its holder, for answers that name one. Default: none.</param>
    /// <exception cref="FormatException">These are not ten digits.</exception>
    public void SetCard(string card, AprasCardStatus status = AprasCardStatus.Eligible, AprasBeneficiary? beneficiary = null) =>
        SetCard(CardNumber.Parse(card), status, beneficiary);

    /// <summary>Verifies a card, and issues a new service key when it has rights.</summary>
    /// <param name="card">The card.</param>
    /// <exception cref="ArgumentException">The card is a <c>default</c> value.</exception>
    public AprasVerification Verify(CardNumber card)
    {
        ThrowIfNoCard(card);
        var (status, beneficiary) = Find(card);
        if (status != AprasCardStatus.Eligible)
        {
            return new AprasVerification.NotEligible(status);
        }

        int serial;
        lock (_gate)
        {
            serial = _keys.Count;
            _keys.Add(new IssuedKey(card, Used: false));
        }

        return new AprasVerification.Eligible(new ServiceKey(_mint.Make(serial)), beneficiary);
    }

    /// <summary>Records a grant and uses its key up. Of many calls with one key exactly one is recorded.</summary>
    /// <param name="key">The service key of a verification.</param>
    /// <param name="activity">The activity as the request has it. Default: none.</param>
    public AprasGrantResult Grant(ServiceKey key, string? activity = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!_mint.TryRead(key.Reveal(), out var serial))
        {
            return new AprasGrantResult.KeyUnknown();
        }

        AprasGrant grant;
        lock (_gate)
        {
            if (serial >= _keys.Count)
            {
                return new AprasGrantResult.KeyUnknown();
            }

            var issued = _keys[serial];
            if (issued.Used)
            {
                return new AprasGrantResult.KeyUsed();
            }

            _keys[serial] = issued with { Used = true };
            grant = new AprasGrant
            {
                Id = FirstGrantId + _grants.Count,
                RecordedAt = ToMilliseconds(_time.GetUtcNow()),
                Card = issued.Card,
                Key = key,
                Activity = activity,
                Amounts = Amounts,
            };
            _grants.Add(grant);
        }

        _grantCount.Add();
        return new AprasGrantResult.Recorded(grant);
    }

    /// <summary>How many requests arrived, whatever became of them: also those that met a fault or had the wrong token.</summary>
    /// <param name="operations">Which calls to count.</param>
    public long RequestCount(AprasOperations operations) =>
        (operations.HasFlag(AprasOperations.Verify) ? _verifyRequests.Value : 0)
        + (operations.HasFlag(AprasOperations.Grant) ? _grantRequests.Value : 0);

    /// <summary>The grants of a card, oldest first.</summary>
    /// <param name="card">The card.</param>
    public IReadOnlyList<AprasGrant> GrantsOf(CardNumber card) => [.. Grants.Where(grant => grant.Card == card)];

    /// <summary>How many service keys were issued for a card. It looks through all keys.</summary>
    /// <param name="card">The card.</param>
    public int KeysIssuedTo(CardNumber card)
    {
        lock (_gate)
        {
            return _keys.Count(key => key.Card == card);
        }
    }

    /// <summary>Waits until this many grants are recorded: for a test of something that reports them in the background.</summary>
    /// <param name="count">How many, since the book was opened.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitForGrantsAsync(long count, CancellationToken cancellationToken = default) =>
        _grantCount.ReachAsync(count, cancellationToken);

    internal void CountRequest(AprasOperations operation) =>
        (operation == AprasOperations.Verify ? _verifyRequests : _grantRequests).Add();

    // The card behind a key, or a default value: for faults that concern one card.
    internal CardNumber CardOf(ServiceKey key)
    {
        if (!_mint.TryRead(key.Reveal(), out var serial))
        {
            return default;
        }

        lock (_gate)
        {
            return serial < _keys.Count ? _keys[serial].Card : default;
        }
    }

    private static void ThrowIfNoCard(CardNumber card)
    {
        if (!card.HasValue)
        {
            throw new ArgumentException("A default value is no card.", nameof(card));
        }
    }

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    private Entry Find(CardNumber card)
    {
        if (_cards.TryGetValue(card, out var entry))
        {
            return entry;
        }

        return new Entry(EligibleByDefault?.Invoke(card) == true ? AprasCardStatus.Eligible : AprasCardStatus.Unknown, null);
    }

    private readonly record struct Entry(AprasCardStatus Status, AprasBeneficiary? Beneficiary);

    private readonly record struct IssuedKey(CardNumber Card, bool Used);
}
