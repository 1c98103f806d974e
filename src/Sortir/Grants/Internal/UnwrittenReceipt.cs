using Sortir.Domain;

namespace Sortir;

/// <summary>A receipt that is not written yet. One at a time writes it.</summary>
/// <param name="leased">The usage as it was leased for the attempt.</param>
/// <param name="settings">Its organizer's, for the audit.</param>
/// <param name="receipt">What APRAS said.</param>
internal sealed class UnwrittenReceipt(CardUsage leased, OrganizerSettings settings, GrantReceipt receipt)
{
    private int _isBeingWritten;

    internal CardUsage Leased => leased;

    internal OrganizerSettings Settings => settings;

    internal GrantReceipt Receipt => receipt;

    /// <summary>Whether the storage did not take it when it was tried.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>Whether the caller may write it now; else somebody is at it.</summary>
    internal bool TryClaim() => Interlocked.Exchange(ref _isBeingWritten, 1) == 0;

    /// <summary>The storage did not take it.</summary>
    internal void Fail() => HasFailed = true;

    /// <summary>Leaves it to the next: the storage did not take it.</summary>
    internal void GiveUp()
    {
        Fail();
        Volatile.Write(ref _isBeingWritten, 0);
    }
}
