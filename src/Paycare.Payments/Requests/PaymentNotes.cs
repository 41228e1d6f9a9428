using Paycare.Ledger.Journal;
using Paycare.Payments.Wallets;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Requests;

/// <summary>The payer's note, sealed on the journal row itself, so a payment costs one commit and nothing else.</summary>
internal sealed class PaymentNotes(Vault vault)
{
    public const int MaxLength = 140;

    private const string Fact = "note";

    public Evidence? Seal(CustomerId payer, IdempotencyKey key, string note) =>
        note.Length == 0
            ? null
            : Evidence.None.With(Fact, Convert.ToBase64String(vault.Seal(SecretScrub.Clean(note), PlaceOf(payer, key.Text))));

    /// <summary>The note of a row, for payer and receiver; <c>null</c> when there is none.</summary>
    public string? Open(JournalEntry entry) =>
        entry.Evidence.Text(Fact) is { } box && WalletAccounts.CustomerOf(entry.Client) is { } payer
            ? vault.Open(Convert.FromBase64String(box), PlaceOf(payer, entry.Key))
            : null;

    private static Place PlaceOf(CustomerId payer, string key) => new("ledger_journal", payer.Value, $"note:{key}");
}
