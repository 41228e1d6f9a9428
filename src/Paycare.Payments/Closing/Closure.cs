using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Closing;

/// <summary>A closed account.</summary>
/// <param name="ClosedAt">The moment from which nothing can be paid from or into it.</param>
public sealed record ClosureAnswer(DateTimeOffset ClosedAt);

/// <summary>Closes an account after a fresh identity check; it must be empty first.</summary>
internal static class ClosureEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/v1/me/closure", CloseAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Security")
            .Documented(
                "closeAccount",
                "Close the account",
                "The wallet must be empty. Nothing can be paid from or into it afterwards, and personal data is erased."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required")
            .Refuses(RefusalKind.Conflict, "account-not-empty")
            .Refuses(RefusalKind.Locked, "account-frozen");

    private static async Task<HttpAnswer<Ok<ClosureAnswer>>> CloseAsync(
        StepUpBody? again,
        string? refundsTo,
        ClaimsPrincipal caller,
        Closure closure,
        CancellationToken cancel
    ) => (await closure.CloseAsync(caller, again, refundsTo, cancel)).ToHttp(TypedResults.Ok);
}

/// <summary>The steps of a closure: first the wallet, then the person. The next try finishes a closure that broke off.</summary>
internal sealed class Closure(
    LedgerApi ledger,
    WalletAccounts wallets,
    CardBook cards,
    BankAccounts bankAccounts,
    SecurityApi security,
    TimeProvider clock
)
{
    /// <param name="caller">The customer who closes the account.</param>
    /// <param name="again">The caller's answer to the identity check.</param>
    /// <param name="refundsTo">
    /// One of the customer's bank accounts, kept for refunds that still arrive; without it, all are erased at once.
    /// </param>
    /// <param name="cancel">Cancels, as long as the wallet is not closed yet.</param>
    public async Task<Result<ClosureAnswer>> CloseAsync(
        ClaimsPrincipal caller,
        StepUpBody? again,
        string? refundsTo,
        CancellationToken cancel
    )
    {
        var customer = caller.Customer();
        if ((await KeptAsync(customer, refundsTo, cancel)).IsRefused(out var unknown, out var kept))
        {
            return unknown;
        }

        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var view = ledger.View(account);
        if (view.State is AccountState.DebitFrozen or AccountState.Frozen)
        {
            return new Refusal(RefusalKind.Locked, RefusalCodes.AccountFrozen).With("frozenAt", view.FrozenAt);
        }

        if (view.Posted != 0 || view.Held != 0)
        {
            return NotEmpty(view);
        }

        if (await cards.RefuseToForgetAllAsync(customer, cancel) is { } inUse)
        {
            return inUse;
        }

        if (await security.RequireAsync(caller, StepUpSubject.Settings("closure"), again, cancel) is { } ask)
        {
            return ask;
        }

        // From here on a caller who hangs up changes nothing. Each try has its own key: a refused one must not decide the next.
        if (view.State != AccountState.Closed)
        {
            var closed = await ledger.CloseAsync(
                account,
                "the customer asked for it",
                $"close:{OrderedGuid.Next(clock):N}",
                CancellationToken.None
            );
            if (closed.IsRefused(out busy, out var entry))
            {
                return busy;
            }

            if (entry.State == EntryState.Refused)
            {
                return NotEmpty(ledger.View(account));
            }
        }

        await cards.ForgetAllAsync(customer, CancellationToken.None);
        await bankAccounts.LeaveAsync(customer, kept, CancellationToken.None);
        return new ClosureAnswer(await security.CloseAccountAsync(customer, CancellationToken.None));
    }

    private async Task<Result<BankAccountId?>> KeptAsync(CustomerId customer, string? named, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(named))
        {
            return new Result<BankAccountId?>(null);
        }

        return
            StrongId.TryRead<BankAccountId>(named, out var id)
            && await bankAccounts.FindAsync(customer, id, isRemovedToo: false, cancel) is not null
            ? new Result<BankAccountId?>(id)
            : Refusal.Invalid("refundsTo", "field.unknown-value");
    }

    private static Refusal NotEmpty(AccountView view) =>
        new Refusal(RefusalKind.Conflict, RefusalCodes.AccountNotEmpty)
            .With("balance", new Money(view.Posted, view.Currency))
            .With("held", new Money(view.Held, view.Currency));
}
