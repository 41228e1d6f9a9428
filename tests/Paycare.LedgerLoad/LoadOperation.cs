using System.Globalization;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.LedgerLoad;

/// <summary>A caller's request as one line of text, from which a reader can repeat the request.</summary>
internal enum Verb
{
    TopUp,
    Pay,
    Hold,
    Capture,
    Void,
    GiveBack,
    Freeze,
    Unfreeze,
}

/// <summary>One request.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="From">The debited or changed account; for the end of a hold and for money back the row.</param>
/// <param name="To">The credited account.</param>
/// <param name="Minor">The amount in minor units.</param>
/// <param name="Original">For money back: the row.</param>
internal sealed record LoadOperation(Verb Verb, long From, long To, long Minor, long Original = 0)
{
    public static LoadOperation Parse(string text)
    {
        var words = text.Split(' ');
        var numbers = words[1..].Select(w => long.Parse(w, CultureInfo.InvariantCulture)).ToArray();
        return new LoadOperation(Enum.Parse<Verb>(words[0]), numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Verb} {From} {To} {Minor} {Original}");

    public ValueTask<Result<JournalEntry>> SendAsync(LedgerApi ledger, string key) =>
        Verb switch
        {
            Verb.TopUp => ledger.PostAsync("load", key, MovementOf(EntryKind.TopUp)),
            Verb.Pay => ledger.PostAsync("load", key, MovementOf(EntryKind.Payment)),
            Verb.Hold => ledger.HoldAsync("load", key, MovementOf(EntryKind.Withdrawal)),
            Verb.Capture => ledger.CaptureAsync("load", key, new AttemptId(From)),
            Verb.Void => ledger.VoidAsync("load", key, new AttemptId(From)),
            Verb.GiveBack => ledger.PostAsync("load", key, MovementOf(EntryKind.Refund) with { Original = new AttemptId(Original) }),
            Verb.Freeze => ledger.FreezeAsync(new AccountId(From), FreezeScope.Debit, "suspicion", key),
            Verb.Unfreeze => ledger.UnfreezeAsync(new AccountId(From), "cleared", key),
            _ => throw new InvalidOperationException($"Unnamed verb {Verb}."),
        };

    private Movement MovementOf(EntryKind kind) => new(kind, new AccountId(From), new AccountId(To), new Money(Minor, Currency.Idr));
}
