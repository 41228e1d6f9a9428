using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Details;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;

namespace Paycare.Payments.History;

/// <summary>Reads the facts of attempts: off their rows, their answers' traces, and what each kind of money adds.</summary>
internal sealed class AttemptReader(
    LedgerApi ledger,
    AttemptIdCodec ids,
    WalletAccounts wallets,
    PaymentNotes notes,
    AnswerTraces traces,
    IEnumerable<IAttemptDetails> details
)
{
    private static readonly AttemptDetail Nothing = new();

    private readonly Dictionary<EntryKind, IAttemptDetails> _details = details.ToDictionary(d => d.Kind);

    /// <summary>The facts of rows, in their order.</summary>
    public async Task<List<AttemptFacts>> ReadAsync(
        CustomerId customer,
        AccountId account,
        IReadOnlyList<JournalEntry> rows,
        CancellationToken cancel
    )
    {
        var traced = await traces.OfAsync([.. rows.Select(row => row.Id)], cancel);
        var detailed = new Dictionary<AttemptId, AttemptDetail>();
        foreach (var kind in rows.GroupBy(row => row.Kind))
        {
            foreach (var (row, detail) in await _details[kind.Key].ReadAsync([.. kind], account, cancel))
            {
                detailed.Add(row, detail);
            }
        }

        return
        [
            .. rows.Select(row =>
                Facts(customer, account, row, detailed.GetValueOrDefault(row.Id, Nothing)) with
                {
                    AnswerLostAt = traced.GetValueOrDefault(row.Id)?.LostAt,
                    AskedAgainAt = traced.GetValueOrDefault(row.Id)?.AskedAgainAt,
                }
            ),
        ];
    }

    private AttemptFacts Facts(CustomerId customer, AccountId account, JournalEntry row, AttemptDetail detail)
    {
        var after = row.Debit == account ? row.DebitAfter : row.CreditAfter;
        return new AttemptFacts
        {
            Id = ids.Text(row.Attempt),
            Kind = row.Kind,
            Status = detail.Status ?? AttemptStatuses.Of(row.State),
            Code = MoneyRefusal.CodeOf(row) ?? detail.Code,
            Amount = row.Amount,
            Customer = customer,
            Key = row.Key,
            Merchant = detail.Merchant,
            OtherParty = detail.OtherParty,
            Note = notes.Open(row),
            TopUpId = detail.TopUpId,
            WithdrawalId = detail.WithdrawalId,
            BankAccount = detail.BankAccount,
            BankAccountId = detail.BankAccountId,
            ExpectedBy = detail.ExpectedBy,
            RefundId = detail.RefundId,
            DisputedTopUpId = detail.DisputedTopUpId,
            IsFrozen = row.Credit is { } receiver && ledger.FreezeOf(receiver, row.Attempt) is not null,
            IsIncoming = row.Credit == account,
            BalanceAfter =
                row.State is EntryState.Posted or EntryState.Captured && after is { } minor ? new Money(minor, row.Amount.Currency) : null,
            At = row.At,
            Evidence = MoneyRefusal.EvidenceOf(row),
            Marks = row.Marks,
            CanRaiseLimit = AttemptCodes.Read(row.RefusalCode) == AttemptCode.LimitExceeded && wallets.CanRaise(row.Evidence),
            IssuerCode = detail.IssuerCode,
            IssuerReason = detail.IssuerReason,
        };
    }
}
