using System.Security.Claims;
using Paycare.Identity.Confirmations;
using Paycare.Payments.Cards;
using Paycare.Payments.Closing;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Overview;
using Paycare.Payments.Payments;
using Paycare.Payments.TopUps;
using Paycare.Payments.Unanswered;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments;

/// <summary>Payments, as other modules may use it.</summary>
public sealed class PaymentsApi
{
    private readonly Attempts _attempts;
    private readonly PayMerchant _payments;
    private readonly TopUpWallet _topUps;
    private readonly CardBook _cards;
    private readonly Closure _closure;
    private readonly WalletOverview _overview;
    private readonly ClientAttempts _clientAttempts;
    private readonly MerchantNames _merchants;

    internal PaymentsApi(
        Attempts attempts,
        PayMerchant payments,
        TopUpWallet topUps,
        CardBook cards,
        Closure closure,
        WalletOverview overview,
        ClientAttempts clientAttempts,
        MerchantNames merchants
    )
    {
        _overview = overview;
        _payments = payments;
        _topUps = topUps;
        _cards = cards;
        _closure = closure;
        _clientAttempts = clientAttempts;
        _attempts = attempts;
        _merchants = merchants;
    }

    /// <summary>Pays a merchant. A repeated key returns the original response.</summary>
    public Task<Result<PaymentAnswer>> PayAsync(Caller caller, PaymentBody body, string? key, CancellationToken cancel) =>
        _payments.PayAsync(caller, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>Tops up from a bound card. A repeated key returns the original response.</summary>
    public Task<Result<TopUpAnswer>> TopUpAsync(CustomerId customer, TopUpBody body, string? key, CancellationToken cancel) =>
        _topUps.TopUpAsync(customer, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>The current state of a top-up.</summary>
    public Task<Result<TopUpAnswer>> FindTopUpAsync(CustomerId customer, TopUpId id, CancellationToken cancel) =>
        _topUps.FindAsync(customer, id, cancel);

    /// <summary>Binds a card after its issuer has confirmed it.</summary>
    public Task<Result<CardAnswer>> BindCardAsync(CustomerId customer, CardBody body, CancellationToken cancel) =>
        _cards.AddAsync(customer, body, cancel);

    /// <summary>Replaces a bound card with another, after the new card's issuer has confirmed it.</summary>
    public Task<Result<CardAnswer>> ChangeCardAsync(ClaimsPrincipal caller, CardId id, CardBody body, CancellationToken cancel) =>
        _cards.ChangeAsync(caller, id, body, cancel);

    /// <summary>Removes a card, unless money is in flight from or to it.</summary>
    public Task<Result<Done>> RemoveCardAsync(ClaimsPrincipal caller, CardId id, StepUpBody? again, CancellationToken cancel) =>
        _cards.RemoveAsync(caller, id, again, cancel);

    /// <summary>Removes a customer's card on behalf of care, unless money is in flight from or to it.</summary>
    public Task<Result<Done>> UnbindCardAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        _cards.UnbindAsync(customer, id, cancel);

    /// <summary>Makes a card the default.</summary>
    public Task<Result<CardAnswer>> ChooseCardAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        _cards.ChooseAsync(customer, id, cancel);

    /// <summary>Asks a card's issuer again whether it works.</summary>
    public Task<Result<CardAnswer>> CheckCardAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        _cards.CheckAgainAsync(customer, id, cancel);

    /// <summary>The merchants that can be paid, by name.</summary>
    public Task<IReadOnlyList<MerchantItem>> MerchantsAsync(CancellationToken cancel) => _merchants.ListAsync(cancel);

    /// <summary>A customer's wallet at this moment. Refused as busy when the ledger cannot open it now.</summary>
    public Task<Result<WalletAnswer>> WalletAsync(CustomerId customer, CancellationToken cancel) => _overview.ReadAsync(customer, cancel);

    /// <summary>The balance and incoming limits of a wallet before and after its owner is verified.</summary>
    public (LevelLimits Unverified, LevelLimits Verified) LimitsByLevel => _overview.LimitsByLevel;

    /// <summary>One attempt of a customer; <c>null</c> when there is none or it is another customer's.</summary>
    public Task<AttemptFacts?> FindAttemptAsync(CustomerId customer, string? id, CancellationToken cancel) =>
        _attempts.FindAsync(customer, id, cancel);

    /// <summary>
    /// Attempts at a merchant within a period, newest first, whoever paid: shows the desk whom an incident affected.
    /// </summary>
    public Task<IReadOnlyList<AttemptFacts>> AttemptsAtAsync(
        MerchantId merchant,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    ) => _attempts.AtMerchantAsync(merchant, from, to, limit, cancel);

    /// <summary>Card top-ups within a period that have not ended, or whose issuer could not be reached.</summary>
    public Task<IReadOnlyList<AttemptFacts>> StuckTopUpsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    ) => _attempts.StuckTopUpsAsync(from, to, limit, cancel);

    /// <summary>A customer's attempts, newest first.</summary>
    public Task<Result<Page<AttemptFacts>>> AttemptsAsync(CustomerId customer, string? cursor, int? limit, CancellationToken cancel) =>
        _attempts.ListAsync(customer, AttemptFilter.Everything, cursor, limit, cancel);

    /// <summary>The attempt for a key that the customer sent; <c>null</c> when it has not arrived so far.</summary>
    public Task<string?> FindSentAsync(CustomerId customer, string key, CancellationToken cancel) =>
        _clientAttempts.FindAsync(customer, key, cancel);

    /// <summary>Settles requests an app sent without getting an answer: one that never arrived can never arrive later.</summary>
    public Task<Result<IReadOnlyList<ClientAttemptAnswer>>> SettleSentAsync(
        CustomerId customer,
        ClientAttemptBody sent,
        CancellationToken cancel
    ) => _clientAttempts.ReportAsync(customer, [sent], cancel);

    /// <summary>Whether a customer bound this card.</summary>
    public Task<bool> OwnsCardAsync(CustomerId customer, string? id, CancellationToken cancel) => _cards.OwnsAsync(customer, id, cancel);

    /// <summary>A customer's cards, newest first: brand, last four digits, expiry.</summary>
    public Task<IReadOnlyList<CardAnswer>> CardsAsync(CustomerId customer, CancellationToken cancel) => _cards.ListAsync(customer, cancel);

    /// <summary>Closes the caller's account permanently, once it is empty.</summary>
    /// <param name="caller">The customer who closes the account.</param>
    /// <param name="again">The caller's answer to the identity check.</param>
    /// <param name="refundsTo">
    /// One of the customer's bank accounts, kept for refunds that still arrive; without it, all are erased at once.
    /// </param>
    /// <param name="cancel">Cancels, as long as the wallet is not closed yet.</param>
    public Task<Result<ClosureAnswer>> CloseAsync(ClaimsPrincipal caller, StepUpBody? again, string? refundsTo, CancellationToken cancel) =>
        _closure.CloseAsync(caller, again, refundsTo, cancel);
}
