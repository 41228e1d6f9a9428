using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Customers;

/// <summary>Sends SMS to a customer's registered phone, in their language.</summary>
internal sealed class CustomerPhone(Database db, Vault vault, Postbox postbox)
{
    /// <summary>Adds an SMS to what the context will save.</summary>
    public void Send(Customer to, string textKey, string? code, params object[] arguments) =>
        postbox.Send(
            db,
            MessageChannel.Sms,
            vault.Open(to.PhoneSealed, Customer.PlaceOf(to.Id, "phone")),
            Languages.Of(to.Locale),
            textKey,
            code,
            arguments
        );
}
