using System.Globalization;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Notices;

/// <summary>Notifies customers about their money, in their language, in the transaction of the event.</summary>
internal sealed class CustomerNotices(Database db, IdentityApi identity, Postbox postbox)
{
    private static readonly MessageChannel[] Sms = [MessageChannel.Sms];
    private static readonly MessageChannel[] SmsAndEmail = [.. Sms, MessageChannel.Email];

    /// <summary>Adds an SMS about an amount to what the context will save.</summary>
    /// <param name="customer">The customer to notify.</param>
    /// <param name="textKey">The text's key; {0} is the amount.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <param name="more">Values for {1} and up.</param>
    public Task AddAsync(CustomerId customer, string textKey, Money amount, CancellationToken cancel, params string[] more) =>
        SendAsync(Sms, customer, textKey, language => [amount.Text(language), .. more], cancel);

    /// <summary>Adds an SMS without an amount to what the context will save.</summary>
    public Task TellAsync(CustomerId customer, string textKey, CancellationToken cancel, params string[] facts) =>
        SendAsync(Sms, customer, textKey, _ => facts, cancel);

    /// <summary>Adds an SMS, and an e-mail if the address is confirmed, about two amounts to what the context will save.</summary>
    public Task TellEverywhereAsync(CustomerId customer, string textKey, Money first, Money second, CancellationToken cancel) =>
        SendAsync(SmsAndEmail, customer, textKey, language => [first.Text(language), second.Text(language)], cancel);

    private async Task SendAsync(
        MessageChannel[] channels,
        CustomerId customer,
        string textKey,
        Func<CultureInfo, string[]> facts,
        CancellationToken cancel
    )
    {
        var language = await identity.LanguageOfAsync(customer, cancel);
        foreach (var channel in channels)
        {
            var address =
                channel == MessageChannel.Email
                    ? identity.ConfirmedEmailAsync(customer, cancel)
                    : identity.RevealAsync(customer, PersonalField.Phone, cancel);
            if (await address is { } to)
            {
                postbox.Send(db, channel, to, language, textKey, null, facts(language));
            }
        }
    }
}
