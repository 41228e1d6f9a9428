using System.Text.Json;
using System.Text.Json.Serialization;
using Paycare.Ledger.Journal;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>
/// Why money was refused or failed: every code of the public contract that can stand on an attempt. Its text is the member's
/// name in kebab case. The ledger's own codes are documented at <see cref="RefusalCodes"/>.
/// </summary>
[JsonConverter(typeof(KebabEnumConverter<AttemptCode>))]
public enum AttemptCode
{
    /// <summary>Decided by the ledger.</summary>
    InsufficientBalance,

    /// <inheritdoc cref="InsufficientBalance"/>
    AccountFrozen,

    /// <inheritdoc cref="InsufficientBalance"/>
    AccountClosed,

    /// <inheritdoc cref="InsufficientBalance"/>
    AccountUnknown,

    /// <inheritdoc cref="InsufficientBalance"/>
    AccountNotEmpty,

    /// <inheritdoc cref="InsufficientBalance"/>
    CurrencyMismatch,

    /// <inheritdoc cref="InsufficientBalance"/>
    SameAccount,

    /// <inheritdoc cref="InsufficientBalance"/>
    LimitExceeded,

    /// <inheritdoc cref="InsufficientBalance"/>
    AmountOverflow,

    /// <inheritdoc cref="InsufficientBalance"/>
    PendingUnknown,

    /// <inheritdoc cref="InsufficientBalance"/>
    PendingFinished,

    /// <inheritdoc cref="InsufficientBalance"/>
    PendingExpired,

    /// <inheritdoc cref="InsufficientBalance"/>
    PendingExceeded,

    /// <inheritdoc cref="InsufficientBalance"/>
    TransactionFrozen,

    /// <inheritdoc cref="InsufficientBalance"/>
    TransactionUnknown,

    /// <inheritdoc cref="InsufficientBalance"/>
    FreezeUnknown,

    /// <inheritdoc cref="InsufficientBalance"/>
    OriginalUnknown,

    /// <inheritdoc cref="InsufficientBalance"/>
    OriginalNotReversible,

    /// <inheritdoc cref="InsufficientBalance"/>
    OriginalMismatch,

    /// <inheritdoc cref="InsufficientBalance"/>
    RemainderExceeded,

    /// <inheritdoc cref="InsufficientBalance"/>
    LinkedRefused,

    /// <summary>The PIN was wrong.</summary>
    WrongPin,

    /// <summary>The PIN is locked after too many wrong ones.</summary>
    PinLocked,

    /// <summary>Too much money would leave after a new device, PIN, phone, e-mail, password reset or bank account.</summary>
    RiskBlocked,

    /// <summary>Large money asks for a code bound to payee and amount.</summary>
    StepUpRequired,

    /// <summary>The merchant takes no payments now.</summary>
    MerchantUnavailable,

    /// <summary>The receiver cannot take money now; why is the receiver's own matter.</summary>
    PayeeUnavailable,

    /// <summary>The QR code cannot be paid.</summary>
    QrInvalid,

    /// <summary>The QR code's time is over.</summary>
    QrExpired,

    /// <summary>The QR code is for one payment, and that was made.</summary>
    QrUsed,

    /// <summary>An app's own report: it asked, and no request reached us.</summary>
    NeverArrived,

    /// <summary>An app's own report: it asked, and we answered with a fault of ours.</summary>
    OurFault,

    /// <summary>The card's issuer or processor turned the top-up down.</summary>
    CardDeclined,

    /// <summary>The bank turned a withdrawal down.</summary>
    BankRejected,

    /// <summary>The bank sent a withdrawal back after it had arrived.</summary>
    BankReturned,

    /// <summary>More of the payment is to go back than is left of it.</summary>
    NotRefundable,

    /// <summary>More of the top-up is to go back to its card than is left of it.</summary>
    CardNotRefundable,
}

/// <summary>The texts of the codes, as they stand in the journal and in answers.</summary>
public static class AttemptCodes
{
    /// <summary>The reason of a withdrawal that waits because the bank account seems to be somebody else's.</summary>
    public const string HolderDiffers = "holder-differs";

    private static readonly Dictionary<AttemptCode, string> Texts = Enum.GetValues<AttemptCode>()
        .ToDictionary(code => code, code => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString()));

    private static readonly Dictionary<string, AttemptCode> Codes = Texts.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    /// <summary>As it stands in the journal and in answers.</summary>
    public static string Text(this AttemptCode code) => Texts[code];

    /// <summary>Reads the code of a refused row; <c>null</c> when the row was not refused.</summary>
    internal static AttemptCode? Read(string? text) =>
        text is null ? null
        : Codes.TryGetValue(text, out var code) ? code
        : throw new InvalidOperationException($"No code of money is named {text}.");
}
