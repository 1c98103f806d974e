using Sortir.Domain;

namespace Sortir.Client;

/// <summary>The APRAS partner API. One instance serves all threads and all organizers.</summary>
/// <remarks>
/// Whatever APRAS or the network does is a value. Exceptions are left for the caller's own cancellation, a broken configuration
/// (<see cref="SortirConfigurationException"/>) and programming errors, and never hold a card number, a service key or a token.
/// </remarks>
public interface IAprasClient
{
    /// <summary>
    /// Asks whether a card has rights now. Each success makes a service key at APRAS, so ask only for a card that is to be sold to.
    /// </summary>
    /// <param name="card">The card.</param>
    /// <param name="connection">
    /// Whose card reader asks, and how long there is to wait: <see cref="AprasConnection.Timeout"/>, or what is left of it,
    /// <see cref="AprasConnection.Remaining"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up; that never counts as a failure of APRAS.</param>
    /// <exception cref="ArgumentException">The card is a <c>default</c> value.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="SortirConfigurationException">The host has replaced a part of the HTTP pipeline that must not be.</exception>
    Task<CardEligibility> VerifyAsync(CardNumber card, AprasConnection connection, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reports a paid sale, in one attempt that is never repeated here: an unknown outcome is for the caller to try again later.
    /// </summary>
    /// <param name="serviceKey">The key that the verification gave.</param>
    /// <param name="connection">Who reports, under which activity, and how long to wait: <see cref="AprasConnection.GrantTimeout"/>.</param>
    /// <param name="cancellationToken">
    /// Gives up; whether APRAS recorded the grant is then unknown. Once a 2xx has come in the outcome is
    /// <see cref="GrantOutcome.Granted"/> even when the caller cancels.
    /// </param>
    /// <exception cref="OperationCanceledException">The caller cancelled before APRAS answered.</exception>
    /// <exception cref="SortirConfigurationException">The host has replaced a part of the HTTP pipeline that must not be.</exception>
    Task<GrantOutcome> GrantAsync(ServiceKey serviceKey, AprasConnection connection, CancellationToken cancellationToken = default);
}
