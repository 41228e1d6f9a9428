using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>Reads the amount of a money request.</summary>
internal static class RupiahField
{
    /// <summary>The field <c>amount</c>: above zero, in the one currency that wallets hold.</summary>
    public static Money Rupiah(this FieldCheck check, MoneyBody? body)
    {
        var amount = check.Money("amount", body);
        if (amount.Currency is not null && amount.Currency != Currency.Idr)
        {
            check.Fail("amount.currency", "field.currency-not-held");
        }

        return amount;
    }
}
