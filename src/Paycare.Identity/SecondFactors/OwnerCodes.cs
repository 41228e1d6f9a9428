using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.SecondFactors;

/// <summary>The codes that a customer answers with, from an SMS or an authenticator; wrong ones count over all purposes.</summary>
internal sealed class OwnerCodes(Database db, OneTimeCodes codes, SecondFactorCheck factors, CodeGuesses guesses)
{
    /// <summary>Uses up a code sent for a purpose, or one of the customer's authenticator.</summary>
    public Task<Result<bool>> TakeAsync(
        CustomerId customer,
        CodePurpose purpose,
        Guid subject,
        string code,
        SessionId session,
        CancellationToken cancel
    ) =>
        guesses.TryAsync(
            customer,
            async () =>
            {
                if (await codes.UseAsync(purpose, subject, code, cancel))
                {
                    return true;
                }

                var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
                return await factors.TakeAsync(row, code, session, cancel) is { Refusal: null, Value: true };
            },
            cancel
        );

    /// <summary>Uses up a code of the authenticator, or a recovery code.</summary>
    public Task<Result<bool>> TakeFactorAsync(Customer customer, string code, SessionId session, CancellationToken cancel) =>
        guesses.TryAsync(customer.Id, () => factors.TakeAsync(customer, code, session, cancel), cancel);

    /// <inheritdoc cref="SecondFactorCheck.TryNewAsync"/>
    public Task<Result<long>> TryNewAsync(CustomerId customer, string secret, string code, SessionId session, CancellationToken cancel) =>
        factors.TryNewAsync(customer, secret, code, session, cancel);
}
