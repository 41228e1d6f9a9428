using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>Reads the amount of a money request.</summary>
internal static class RupiahField
{
    /// <summary>The field <c>amount</c>: above zero, whole, in the one currency that wallets hold.</summary>
    public static Money Rupiah(this FieldCheck check, MoneyBody? body) => Held(check, check.Money("amount", body));

    /// <summary>The field <c>amount</c> of a credit that a bank has booked, with sen where it booked any.</summary>
    public static Money BookedRupiah(this FieldCheck check, MoneyBody? body) => Held(check, check.BookedMoney("amount", body));

    private static Money Held(FieldCheck check, Money amount)
    {
        if (amount.Currency is not null && amount.Currency != Currency.Idr)
        {
            check.Fail("amount.currency", "field.currency-not-held");
        }

        return amount;
    }
}
