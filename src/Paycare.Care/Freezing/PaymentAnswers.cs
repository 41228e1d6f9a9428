using System.Globalization;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Payments;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Freezing;

/// <summary>"Mine" or "not mine", payment by payment, after a freeze.</summary>
public sealed class PaymentAnswers
{
    private readonly Database _db;
    private readonly PaymentsApi _payments;
    private readonly FreezeTransaction _freeze;
    private readonly TimeProvider _clock;

    internal PaymentAnswers(Database db, PaymentsApi payments, FreezeTransaction freeze, TimeProvider clock)
    {
        _db = db;
        _payments = payments;
        _freeze = freeze;
        _clock = clock;
    }

    /// <summary>What a customer said so far, by the payment's id: whether it was theirs.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> OfAsync(CustomerId customer, CancellationToken cancel) =>
        await _db.Set<PaymentAnswer>().Where(a => a.Customer == customer).ToDictionaryAsync(a => a.Payment, a => a.IsMine, cancel);

    /// <summary>
    /// Keeps an answer. A payment that was not the customer's is frozen first, in the case that is open about the account. Only care
    /// releases it again, whatever is answered later.
    /// </summary>
    /// <param name="caller">The signed-in customer.</param>
    /// <param name="payment">The payment's or transfer's id.</param>
    /// <param name="isMine">Whether it was the customer's.</param>
    /// <param name="reason">The reason of the freeze, in the customer's language.</param>
    /// <param name="language">The customer's language.</param>
    /// <param name="cancel">Cancels it before it is kept.</param>
    public async Task<Result<Done>> SayAsync(
        ClaimsPrincipal caller,
        string payment,
        bool isMine,
        string reason,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        var customer = caller.Customer();
        if (await _payments.FindAttemptAsync(customer, payment, cancel) is null)
        {
            return Refusal.NotFound;
        }

        if (!isMine && (await _freeze.FreezeAsync(customer, payment, reason, language, caller.Session(), cancel)).Refusal is { } refused)
        {
            return refused;
        }

        await _db.RetryAsync(
            async () =>
            {
                var now = _clock.GetUtcNow();
                if (
                    await _db.Set<PaymentAnswer>().SingleOrDefaultAsync(a => a.Customer == customer && a.Payment == payment, cancel) is
                    { } known
                )
                {
                    (known.IsMine, known.At) = (isMine, now);
                }
                else
                {
                    _db.Set<PaymentAnswer>()
                        .Add(
                            new PaymentAnswer
                            {
                                Customer = customer,
                                Payment = payment,
                                IsMine = isMine,
                                At = now,
                            }
                        );
                }

                return await _db.SaveChangesAsync(cancel);
            },
            cancel
        );
        return Done.Instance;
    }
}
