using Microsoft.AspNetCore.Components;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Payments;
using Paycare.Payments.Transfers;
using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Wallet;

/// <summary>Whom to pay and how much, then the PIN.</summary>
public sealed partial class PayPage
{
    [SupplyParameterFromForm(FormName = "pay")]
    private MoneyForm? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? Merchant { get; set; }

    [SupplyParameterFromQuery]
    private string? Amount { get; set; }

    /// <summary>The text of the shop's code, in place of the merchant.</summary>
    [SupplyParameterFromQuery]
    private string? Qr { get; set; }

    /// <summary>Words of a name, or a phone.</summary>
    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    /// <summary>Whether the payer said that it is to be paid a second time.</summary>
    [SupplyParameterFromQuery]
    private bool Twice { get; set; }

    private IReadOnlyList<MerchantItem> Merchants { get; set; } = [];

    /// <summary>The amount, once it can be read: from then on only the PIN is missing.</summary>
    private Money? Checked { get; set; }

    private ScannedMerchant? Scanned { get; set; }

    /// <summary>The payment of the last minutes that this one would repeat.</summary>
    private RepeatAnswer? Before { get; set; }

    private MerchantItem? Chosen => Scanned?.Merchant ?? Merchants.FirstOrDefault(m => m.Id.ToString() == Merchant);

    private string Step1 => Scanned?.Amount is not null ? "/pay" : $"/pay?{Whom}&amount={Uri.EscapeDataString(Amount ?? "")}";

    private string Whom => Qr is null ? $"merchant={Merchant}" : $"qr={Uri.EscapeDataString(Qr)}";

    /// <summary>What the phone notes before it sends, so that it can be told later what became of it.</summary>
    private static string Sent(string key, MerchantItem to, Money amount) =>
        System.Text.Json.JsonSerializer.Serialize(
            new
            {
                key,
                merchant = to.Id.ToString(),
                amount = MoneyBody.Of(amount).Value,
            },
            Json.Options
        );

    /// <summary>First whom and how much, shown once more; then the PIN, and only then does money move.</summary>
    protected override async Task OnInitializedAsync()
    {
        if (ReceiveCode.Read(Qr, Address.Origin, Origin) is { } transfer)
        {
            Redirect(transfer);
            return;
        }

        if (Contact.TryPhone(Q, out var phone))
        {
            Redirect($"/transfer?phone={Uri.EscapeDataString(phone)}");
            return;
        }

        Form ??= new MoneyForm { Key = Key };
        Merchants = await Payments.MerchantsAsync(Cancel);
        await ReadWalletAsync();
        await ReadCodeAsync();
        if (Scanned?.Amount is { } asked)
        {
            // Nothing is left to choose: straight to the PIN, under a key of its own.
            Form.Key = KeyInAddress(Key);
            Checked = asked;
        }
        else if (Key is not null && Chosen is not null)
        {
            Checked = ReadAmount(Amount);
        }

        if (Checked is { } amount && Chosen is { } to && await MayRepeatAsync("pay", Twice))
        {
            Before = await People.RepeatAsync(Customer, to.Id, null, amount, Cancel);
        }

        IsLoaded = true;
    }

    private string Origin => new Uri(Navigation.BaseUri).GetLeftPart(UriPartial.Authority);

    private async Task ReadCodeAsync()
    {
        if (Qr is not null)
        {
            Scanned = (await Send.ReadCodeAsync(Qr, Cancel)).IsRefused(out var unreadable, out var scanned) ? null : scanned;
            Refused = unreadable;
        }
    }

    private async Task SubmitAsync()
    {
        if (Checked is not { } amount)
        {
            return;
        }

        var body = new PaymentBody(
            Qr is null ? Merchant : null,
            MoneyBody.Of(amount),
            Form!.Pin,
            Form.Note,
            Challenge,
            Form.OneTimeCode,
            Qr
        );
        var result = await WhenAnsweredAsync(() => Payments.PayAsync(Context.Caller(), body, Form.Key, Cancel));
        if (result.IsRefused(out var refused, out var paid))
        {
            Leave(refused, Form, $"/pay?{Whom}&amount={Uri.EscapeDataString(Amount ?? "")}");
            return;
        }

        Navigation.NavigateTo($"/activity/{paid.Id}?done=true");
    }
}
