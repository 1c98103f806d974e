using System.Globalization;

namespace Sortir.Reliability;

internal sealed partial class Buyer
{
    private int _payments;

    /// <summary>What becomes of the order: most are paid, and nearly everything else happens to some.</summary>
    internal async Task GoOnAsync()
    {
        switch (random.NextDouble())
        {
            case < 0.03:
                market.Count.Add(Counts.PaymentForgotten);
                await ForgetAsync(isPaid: true);
                break;
            case < 0.06:
                market.Count.Add(Counts.ExpiryForgotten);
                await ForgetAsync(isPaid: false);
                break;
            case < 0.56:
                market.Count.Add(Counts.PaidOnce);
                await PayAsync(NextPayment(), isApart: Chance(0.25));
                break;
            case < 0.64:
                market.Count.Add(Counts.PaidTwice);
                await PayAsync(NextPayment());
                await PayAsync(NextPayment());
                break;
            case < 0.70:
                market.Count.Add(Counts.ToldTwice);
                var payment = NextPayment();
                await Task.WhenAll(PayAsync(payment), PayAsync(payment));
                break;
            case < 0.77:
                market.Count.Add(Counts.PaidLate);
                await PauseAsync(3, 12);
                await PayAsync(NextPayment());
                break;
            case < 0.84:
                market.Count.Add(Counts.CancelledUnpaid);
                await PauseAsync(0, 3);
                await CancelAsync();
                if (Chance(0.5))
                {
                    market.Count.Add(Counts.PaidAfterCancel);
                    await PauseAsync(0, 2);
                    await PayAsync(NextPayment());
                }

                break;
            case < 0.89:
                market.Count.Add(Counts.CancelledPaid);
                await PayAsync(NextPayment());
                await PauseAsync(0, 3);
                await CancelAsync();
                if (Chance(0.3))
                {
                    market.Count.Add(Counts.PaidAfterCancel);
                    await PayAsync(NextPayment());
                }

                break;
            case < 0.93:
                market.Count.Add(Counts.TicketCancelled);
                await PayAsync(NextPayment());
                await PauseAsync(0, 1);
                await CancelAsync(_tickets[random.Next(_tickets.Count)].TicketId);
                break;
            case < 0.96:
                market.Count.Add(Counts.PaidWhileCancelled);
                await Task.WhenAll(PayAsync(NextPayment()), CancelAsync());
                break;
            default:
                market.Count.Add(Counts.NeverPaid);
                break;
        }
    }

    private string NextPayment() => string.Create(CultureInfo.InvariantCulture, $"payment-{++_payments}-{number}");

    private Task<Done> PayAsync(string paymentId, bool isApart = false) => AskAsync<Done>("/payments", new PaymentRequest(paymentId, _cart, isApart));

    private Task<Done> CancelAsync(string? ticketId = null) => AskAsync<Done>("/cancellations", new CancellationRequest(_cart, ticketId));

    private Task<Done> ForgetAsync(bool isPaid) => AskAsync<Done>("/forgotten", new ForgottenRequest(_cart, isPaid));

    private Task PauseAsync(double fromSeconds, double toSeconds) =>
        market.PauseAsync(TimeSpan.FromSeconds(fromSeconds + ((toSeconds - fromSeconds) * random.NextDouble())));
}
