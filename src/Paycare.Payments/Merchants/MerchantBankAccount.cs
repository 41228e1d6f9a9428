namespace Paycare.Payments.Merchants;

/// <summary>A merchant's account at a bank: configuration <c>Paycare:Merchants:BankAccounts:{merchant's id}</c>.</summary>
public sealed class MerchantBankAccount
{
    /// <summary>The bank's clearing code.</summary>
    public string BankCode { get; set; } = "";

    /// <summary>The account number.</summary>
    public string Number { get; set; } = "";

    /// <summary>The account holder.</summary>
    public string Holder { get; set; } = "";

    /// <summary>Never the number: this ends up in logs.</summary>
    public override string ToString() => "merchant's bank account";
}
