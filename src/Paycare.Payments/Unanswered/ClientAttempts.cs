using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Transfers;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Unanswered;

/// <summary>A request an app sent without getting an answer, as the app noted it before sending.</summary>
/// <param name="Key">The request's idempotency key, which identifies the attempt on both sides.</param>
/// <param name="Kind">payment or transfer.</param>
/// <param name="MerchantId">For a payment: the merchant to pay.</param>
/// <param name="Amount">Amount in IDR.</param>
/// <param name="SentAt">When it was sent, by the app's clock.</param>
/// <param name="SawStatus">The HTTP status that the app did see, if any: 429 or 500 to 599.</param>
/// <param name="ToPhone">For a transfer: the receiver's phone.</param>
public sealed record ClientAttemptBody(
    string? Key,
    string? Kind,
    string? MerchantId,
    MoneyBody? Amount,
    DateTimeOffset? SentAt,
    int? SawStatus,
    string? ToPhone = null
);

/// <summary>The outcome of a reported request.</summary>
/// <param name="Key">The request's key.</param>
/// <param name="Status">arrived, never-arrived, turned-away or under-way.</param>
/// <param name="AttemptId">The attempt, with its diagnosis; <c>null</c> while it is under way.</param>
public sealed record ClientAttemptAnswer(string Key, string Status, string? AttemptId);

/// <summary>
/// Resolves, at the next contact, requests for which an app got no answer. One that never arrived gets a refused row under its
/// own key: it is then an attempt like any other, and if the network delivers it after all, the key is spent and no money moves.
/// Only then may the customer be told to try again.
/// </summary>
internal sealed class ClientAttempts(
    LedgerApi ledger,
    WalletAccounts wallets,
    MerchantDirectory merchants,
    Payees payees,
    RequestHash hashes,
    AttemptIdCodec ids,
    AnswerTraces traces
)
{
    /// <summary>The most items one report may contain.</summary>
    public const int MostItems = 20;

    private static readonly Dictionary<string, EntryKind> Kinds = new(StringComparer.Ordinal)
    {
        ["payment"] = EntryKind.Payment,
        ["transfer"] = EntryKind.Transfer,
    };

    /// <summary>Finds the row for a key that the caller sent; changes nothing.</summary>
    public async Task<string?> FindAsync(CustomerId customer, string key, CancellationToken cancel) =>
        await ledger.FindAsync(WalletAccounts.CodeOf(customer), key, cancel) is { } row ? ids.Text(row.Id) : null;

    /// <summary>Processes an app's report: all of it, or nothing when a line is malformed.</summary>
    public async Task<Result<IReadOnlyList<ClientAttemptAnswer>>> ReportAsync(
        CustomerId customer,
        IReadOnlyList<ClientAttemptBody?>? items,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        if (items is null or { Count: 0 } or { Count: > MostItems })
        {
            check.Fail("items", items is { Count: > MostItems } ? "field.too-many" : "field.required");
            return check.Refusal!;
        }

        var reports = items.Select((item, i) => Read(check, item, $"items[{i}]")).ToList();
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var answers = new List<ClientAttemptAnswer>(reports.Count);
        for (var i = 0; i < reports.Count; i++)
        {
            if ((await ReceiverAsync(customer, reports[i]!, $"items[{i}].toPhone", cancel)).IsRefused(out var unknown, out var receiver))
            {
                return unknown;
            }

            if ((await SettleAsync(customer, reports[i]!, receiver, cancel)).IsRefused(out var refused, out var answer))
            {
                return refused;
            }

            answers.Add(answer);
        }

        return answers;
    }

    /// <summary>The account it was meant for.</summary>
    private async Task<Result<Receiver>> ReceiverAsync(CustomerId customer, Report report, string field, CancellationToken cancel)
    {
        if (report.Phone is { } phone)
        {
            return (await payees.FindAsync(customer, phone, field, cancel)).IsRefused(out var unknown, out var payee) ? unknown
                : (await wallets.OfAsync(payee.Id, cancel)).IsRefused(out var busy, out var wallet) ? busy
                : new Receiver(wallet, payee.Id.ToString());
        }

        return await merchants.FindAsync(report.Merchant, cancel) is null ? Refusal.NotFound
            : (await wallets.OfAsync(report.Merchant, cancel)).IsRefused(out var notNow, out var account) ? notNow
            : new Receiver(account, report.Merchant.ToString());
    }

    private async Task<Result<ClientAttemptAnswer>> SettleAsync(
        CustomerId customer,
        Report report,
        Receiver receiver,
        CancellationToken cancel
    )
    {
        var client = WalletAccounts.CodeOf(customer);
        if (await ledger.FindAsync(client, report.Key, cancel) is { } known)
        {
            return await ArrivedAsync(known, cancel);
        }

        using var claim = await ledger.ClaimAsync(client, report.Key, hashes.Of("client-attempt", report.Key), cancel);
        if (claim.Refusal is { } notNow)
        {
            // It arrived after all between the lookup and the claim, or it is being processed.
            return notNow.Code == Refusal.KeyReused.Code && await ledger.FindAsync(client, report.Key, cancel) is { } late
                    ? await ArrivedAsync(late, cancel)
                : notNow.Code == Refusal.InFlight.Code ? new ClientAttemptAnswer(report.Key, "under-way", null)
                : notNow;
        }

        if (claim.Entry is { } recorded)
        {
            return Absent(recorded);
        }

        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var from))
        {
            return busy;
        }

        var movement = new Movement(report.Kind, from, receiver.Account, report.Amount, receiver.Reference);
        var evidence = Evidence.None.With("sentAt", report.SentAt);
        return (
            await ledger.RefuseAsync(
                claim,
                movement,
                (report.SawStatus is null ? AttemptCode.NeverArrived : AttemptCode.OurFault).Text(),
                report.SawStatus is { } status ? evidence.With("status", status) : evidence,
                CancellationToken.None
            )
        ).IsRefused(out var refused, out var row)
            ? refused
            : Absent(row);
    }

    /// <summary>The request did arrive, so its answer was lost: that is now on record.</summary>
    private async Task<ClientAttemptAnswer> ArrivedAsync(JournalEntry row, CancellationToken cancel)
    {
        if (AttemptCodes.Read(row.RefusalCode) is AttemptCode.NeverArrived or AttemptCode.OurFault)
        {
            return Absent(row);
        }

        await traces.AskedAgainAsync(row.Id, cancel);
        return new ClientAttemptAnswer(row.Key, "arrived", ids.Text(row.Id));
    }

    private ClientAttemptAnswer Absent(JournalEntry row) =>
        new(row.Key, AttemptCodes.Read(row.RefusalCode) == AttemptCode.OurFault ? "turned-away" : "never-arrived", ids.Text(row.Id));

    private static Report? Read(FieldCheck check, ClientAttemptBody? item, string at)
    {
        if (item is null)
        {
            check.Fail(at, "field.required");
            return null;
        }

        var key = IdempotencyKey.Read(item.Key);
        if (key.Refusal is not null)
        {
            check.Fail($"{at}.key", item.Key is null ? "field.required" : "field.key-malformed");
        }

        var kind = check.OneOf($"{at}.kind", item.Kind, Kinds);
        var amount = check.Money($"{at}.amount", item.Amount);
        if (amount.Currency is not null && amount.Currency != Currency.Idr)
        {
            check.Fail($"{at}.amount.currency", "field.currency-not-held");
        }

        _ = check.Text($"{at}.merchantId", item.MerchantId, 64, required: kind != EntryKind.Transfer);
        var merchant = StrongId.Read<MerchantId>(item.MerchantId);
        string? phone = null;
        if (kind == EntryKind.Transfer && !Contact.TryPhone(item.ToPhone, out phone))
        {
            check.Fail($"{at}.toPhone", string.IsNullOrWhiteSpace(item.ToPhone) ? "field.required" : "field.phone-malformed");
        }

        if (item.SentAt is null)
        {
            check.Fail($"{at}.sentAt", "field.required");
        }

        if (item.SawStatus is not (null or 429 or (>= 500 and <= 599)))
        {
            check.Fail($"{at}.sawStatus", "field.unknown-value");
        }

        return check.Refusal is null
            ? new Report(key.Value.Text, kind!.Value, merchant, phone, amount, item.SentAt!.Value, item.SawStatus)
            : null;
    }

    private sealed record Receiver(AccountId Account, string Reference);

    private sealed record Report(
        string Key,
        EntryKind Kind,
        MerchantId Merchant,
        string? Phone,
        Money Amount,
        DateTimeOffset SentAt,
        int? SawStatus
    );
}
