using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Bank;

/// <summary>Identifies a bank account that a customer added.</summary>
public readonly record struct BankAccountId(Guid Value) : IStrongId<BankAccountId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A customer's account at a bank, to withdraw to. Number and holder are sealed.</summary>
internal sealed class BankAccount
{
    public required BankAccountId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required string BankCode { get; init; }

    public required byte[] NumberSealed { get; init; }

    public required byte[] HolderSealed { get; init; }

    /// <summary>Blind index of bank and number, which prevents adding the same account twice.</summary>
    public required string Fingerprint { get; init; }

    public required string Last4 { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Until when nothing is paid out to it, because its holder's name is not the customer's; <c>null</c> when it is.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>The row stays after removal, so past withdrawals remain readable.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>Whether its number is still stored.</summary>
    public bool IsUsable => NumberSealed.Length > 0;

    public static Place PlaceOf(BankAccountId id, string column) => new("payments_bank_accounts", id.Value, column);

    /// <summary>The column of blind indexes; empty for customers who left.</summary>
    public static KeyedColumn Column { get; } =
        new BlindIndexColumn<BankAccount>(
            "payments_bank_accounts.Fingerprint",
            a => a.Fingerprint,
            (a, vault) => Index(vault, a.BankCode, vault.Open(a.NumberSealed, PlaceOf(a.Id, "number")))[0],
            a => a.Fingerprint != ""
        );

    /// <summary>The indexes under which an account may be stored, the newest key's first.</summary>
    public static IReadOnlyList<string> Index(Vault vault, string bankCode, string number) =>
        vault.BlindIndexes("bank-account", $"{bankCode}:{number}");

    public BankBeneficiary Beneficiary(Vault vault) =>
        new(BankCode, vault.Open(NumberSealed, PlaceOf(Id, "number")), vault.Open(HolderSealed, PlaceOf(Id, "holder")));

    public static void Map(EntityTypeBuilder<BankAccount> account)
    {
        account.ToTable("payments_bank_accounts");
        account.Property(a => a.Id).ValueGeneratedNever();
        account.Property(a => a.BankCode).HasMaxLength(10);
        account.Property(a => a.Fingerprint).HasMaxLength(64);
        account.Property(a => a.Last4).HasMaxLength(4);
        account.Ignore(a => a.IsUsable);
        account.HasIndex(a => new { a.Customer, a.Fingerprint });
    }
}
