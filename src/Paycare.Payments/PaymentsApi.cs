using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Confirmations;
using Paycare.Payments.Cards;
using Paycare.Payments.Closing;
using Paycare.Payments.Goodwill;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Overview;
using Paycare.Payments.Payments;
using Paycare.Payments.TopUps;
using Paycare.Payments.Unanswered;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments;

/// <summary>All that other modules may ask of Payments.</summary>
public sealed class PaymentsApi
{
    private readonly Database _db;
    private readonly WalletAccounts _wallets;
    private readonly Attempts _attempts;
    private readonly PayMerchant _payments;
    private readonly TopUpWallet _topUps;
    private readonly CardBook _cards;
    private readonly GoodwillCredits _goodwill;
    private readonly Closure _closure;
    private readonly WalletOverview _overview;
    private readonly ClientAttempts _clientAttempts;
    private readonly TimeProvider _clock;

    internal PaymentsApi(
        Database db,
        WalletAccounts wallets,
        Attempts attempts,
        PayMerchant payments,
        TopUpWallet topUps,
        CardBook cards,
        GoodwillCredits goodwill,
        Closure closure,
        WalletOverview overview,
        ClientAttempts clientAttempts,
        TimeProvider clock
    )
    {
        _overview = overview;
        _payments = payments;
        _topUps = topUps;
        _cards = cards;
        _goodwill = goodwill;
        _closure = closure;
        _clientAttempts = clientAttempts;
        _db = db;
        _wallets = wallets;
        _attempts = attempts;
        _clock = clock;
    }

    /// <summary>Pays a merchant. A repeated key hears its first answer.</summary>
    public Task<Result<PaymentAnswer>> PayAsync(Caller caller, PaymentBody body, string? key, CancellationToken cancel) =>
        _payments.PayAsync(caller, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>Tops up from a bound card. A repeated key hears its first answer.</summary>
    public Task<Result<TopUpAnswer>> TopUpAsync(CustomerId customer, TopUpBody body, string? key, CancellationToken cancel) =>
        _topUps.TopUpAsync(customer, body, IdempotencyKey.Read(key), cancel).AnswerAsync();

    /// <summary>A top-up as it stands now.</summary>
    public Task<Result<TopUpAnswer>> FindTopUpAsync(CustomerId customer, TopUpId id, CancellationToken cancel) =>
        _topUps.FindAsync(customer, id, cancel);

    /// <summary>Binds a card, once its issuer has said that it works.</summary>
    public Task<Result<CardAnswer>> BindCardAsync(CustomerId customer, CardBody body, CancellationToken cancel) =>
        _cards.AddAsync(customer, body, cancel);

    /// <summary>Puts another card into a bound one's place, once its issuer has said that it works.</summary>
    public Task<Result<CardAnswer>> ChangeCardAsync(ClaimsPrincipal caller, CardId id, CardBody body, CancellationToken cancel) =>
        _cards.ChangeAsync(caller, id, body, cancel);

    /// <summary>Removes a card, unless money is on its way from or to it.</summary>
    public Task<Result<Done>> RemoveCardAsync(ClaimsPrincipal caller, CardId id, StepUpBody? again, CancellationToken cancel) =>
        _cards.RemoveAsync(caller, id, again, cancel);

    /// <summary>Takes a customer's card off for care, unless money is on its way from or to it.</summary>
    public Task<Result<Done>> UnbindCardAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        _cards.UnbindAsync(customer, id, cancel);

    /// <summary>Makes a card the one to use.</summary>
    public Task<Result<CardAnswer>> ChooseCardAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        _cards.ChooseAsync(customer, id, cancel);

    /// <summary>Asks a card's issuer once more whether it works.</summary>
    public Task<Result<CardAnswer>> CheckCardAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        _cards.CheckAgainAsync(customer, id, cancel);

    /// <summary>The merchants that can be paid, by name.</summary>
    public async Task<IReadOnlyList<MerchantItem>> MerchantsAsync(CancellationToken cancel) =>
        await _db.Set<Merchant>()
            .AsNoTracking()
            .OrderBy(m => m.Name)
            .Select(m => new MerchantItem(m.Id, m.Name, m.Category))
            .ToListAsync(cancel);

    /// <summary>A customer's wallet at this moment. Busy when the ledger cannot open it now.</summary>
    public Task<Result<WalletAnswer>> WalletAsync(CustomerId customer, CancellationToken cancel) => _overview.ReadAsync(customer, cancel);

    /// <summary>What a wallet may hold and take in before its owner is verified, and after.</summary>
    public (LevelLimits Unverified, LevelLimits Verified) LimitsByLevel => _overview.LimitsByLevel;

    /// <summary>One attempt of a customer; <c>null</c> when there is none, or it is somebody else's.</summary>
    public Task<AttemptFacts?> FindAttemptAsync(CustomerId customer, string? id, CancellationToken cancel) =>
        _attempts.FindAsync(customer, id, cancel);

    /// <summary>Attempts at a merchant within a time, newest first, whoever paid: for the desk, to see whom an incident touched.</summary>
    public Task<IReadOnlyList<AttemptFacts>> AttemptsAtAsync(
        MerchantId merchant,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    ) => _attempts.AtMerchantAsync(merchant, from, to, limit, cancel);

    /// <summary>Top-ups by card within a time that have no end yet, or whose issuer could not be reached.</summary>
    public Task<IReadOnlyList<AttemptFacts>> StuckTopUpsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    ) => _attempts.StuckTopUpsAsync(from, to, limit, cancel);

    /// <summary>A customer's attempts, newest first.</summary>
    public Task<Result<Page<AttemptFacts>>> AttemptsAsync(CustomerId customer, string? cursor, int? limit, CancellationToken cancel) =>
        _attempts.ListAsync(customer, AttemptFilter.Everything, cursor, limit, cancel);

    /// <summary>The attempt of a key that the customer sent, or <c>null</c> when it has not come so far.</summary>
    public Task<string?> FindSentAsync(CustomerId customer, string key, CancellationToken cancel) =>
        _clientAttempts.FindAsync(customer, key, cancel);

    /// <summary>Settles what an app sent and heard nothing of: what never came can never come any more.</summary>
    public Task<Result<IReadOnlyList<ClientAttemptAnswer>>> SettleSentAsync(
        CustomerId customer,
        ClientAttemptBody sent,
        CancellationToken cancel
    ) => _clientAttempts.ReportAsync(customer, [sent], cancel);

    /// <summary>Whether a customer bound this card.</summary>
    public async Task<bool> OwnsCardAsync(CustomerId customer, string? id, CancellationToken cancel)
    {
        var card = StrongId.Read<CardId>(id);
        return await _db.Set<Card>().AnyAsync(c => c.Id == card && c.Customer == customer, cancel);
    }

    /// <summary>A customer's cards, newest first: brand, last four digits, expiry.</summary>
    public Task<IReadOnlyList<CardAnswer>> CardsAsync(CustomerId customer, CancellationToken cancel) => _cards.ListAsync(customer, cancel);

    /// <summary>Closes the caller's account for good, once it is empty.</summary>
    /// <param name="caller">Who leaves.</param>
    /// <param name="again">The answer to the question who it is.</param>
    /// <param name="refundsTo">A bank account of theirs to keep for refunds that still come; without it, all are forgotten at once.</param>
    /// <param name="cancel">Stops it before the wallet is closed.</param>
    public Task<Result<ClosureAnswer>> CloseAsync(ClaimsPrincipal caller, StepUpBody? again, string? refundsTo, CancellationToken cancel) =>
        _closure.CloseAsync(caller, again, refundsTo, cancel);

    /// <summary>Gives a customer money out of care's budget: one journal row per key, refused ones too.</summary>
    /// <param name="customer">To whom.</param>
    /// <param name="amount">How much, above zero.</param>
    /// <param name="key">Names this gift; the same key never pays twice.</param>
    /// <param name="reference">What it is for, for example a case number.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="payment">The customer's payment that it makes good, whose shared remainder it then draws on.</param>
    public Task<Result<GoodwillOutcome>> PayGoodwillAsync(
        CustomerId customer,
        Money amount,
        string key,
        string reference,
        CancellationToken cancel,
        string? payment = null
    ) => _goodwill.PayAsync(customer, amount, key, reference, payment, cancel);

    /// <summary>Fills care's budget from own money, once per key.</summary>
    /// <returns>What is in it then.</returns>
    public Task<Result<Money>> FundCareBudgetAsync(Money amount, string key, CancellationToken cancel) =>
        _goodwill.FundAsync(amount, key, cancel);

    /// <summary>What is left in care's budget.</summary>
    public Task<Result<Money>> CareBudgetAsync(CancellationToken cancel) => _goodwill.LeftAsync(cancel);

    /// <summary>Adds the merchants that are not there yet, by name, each with its account.</summary>
    public async Task<IReadOnlyList<MerchantItem>> EnsureMerchantsAsync(
        IReadOnlyList<(string Name, string Category)> wanted,
        CancellationToken cancel
    )
    {
        var known = await _db.Set<Merchant>().ToListAsync(cancel);
        var merchants = new List<Merchant>();
        foreach (var (name, category) in wanted)
        {
            var merchant = known.Find(m => m.Name == name);
            if (merchant is null)
            {
                merchant = new Merchant
                {
                    Id = StrongId.New<MerchantId>(_clock),
                    Name = name,
                    Category = category,
                };
                _db.Set<Merchant>().Add(merchant);
            }

            merchants.Add(merchant);
        }

        await _db.SaveChangesAsync(cancel);
        foreach (var merchant in merchants)
        {
            _ = (await _wallets.OfAsync(merchant.Id, cancel)).Value;
        }

        return [.. merchants.Select(m => new MerchantItem(m.Id, m.Name, m.Category))];
    }
}
