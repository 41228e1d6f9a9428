using Microsoft.AspNetCore.Components;
using Paycare.Payments.Merchants;
using Paycare.Payments.Payments;
using Paycare.Payments.Transfers;
using Paycare.Platform.Amounts;
using Paycare.Platform.Input;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Wallet;

/// <summary>Whom to pay and how much, then the PIN.</summary>
public sealed partial class PayPage
{
    [SupplyParameterFromForm(FormName = "pay")]
    private FormData? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? Merchant { get; set; }

    [SupplyParameterFromQuery]
    private string? Amount { get; set; }

    /// <summary>The text of the shop's code, in place of the merchant.</summary>
    [SupplyParameterFromQuery]
    private string? Qr { get; set; }

    /// <summary>Names the payment; it comes with the choice of whom and how much.</summary>
    [SupplyParameterFromQuery]
    private string? Key { get; set; }

    /// <summary>The question that a large payment asked; its code fits this payee and amount alone.</summary>
    [SupplyParameterFromQuery]
    private string? Challenge { get; set; }

    /// <summary>Whether a code came that did not fit.</summary>
    [SupplyParameterFromQuery]
    private bool Again { get; set; }

    private IReadOnlyList<MerchantItem> Merchants { get; set; } = [];

    private Money? Available { get; set; }

    /// <summary>The amount, once it can be read: from then on only the PIN is missing.</summary>
    private Money? Checked { get; set; }

    private ScannedMerchant? Scanned { get; set; }

    private MerchantItem? Chosen => Scanned?.Merchant ?? Merchants.FirstOrDefault(m => m.Id.ToString() == Merchant);

    private string Step1 => Scanned?.Amount is not null ? "/scan" : $"/pay?{Whom}&amount={Uri.EscapeDataString(Amount ?? "")}";

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
        Form ??= new FormData { Key = Key };
        Merchants = await Payments.MerchantsAsync(Cancel);
        var wallet = await Payments.WalletAsync(Customer, Cancel);
        Available = wallet.Refusal is null ? wallet.Value.Available : null;
        if (Qr is not null)
        {
            Scanned = (await Send.ReadCodeAsync(Qr, Cancel)).IsRefused(out var unreadable, out var scanned) ? null : scanned;
            Refused = unreadable;
        }

        if (Scanned?.Amount is { } asked)
        {
            // Nothing is left to choose: straight to the PIN, under a key of its own.
            Form.Key = KeyInAddress(Key);
            Checked = asked;
        }
        else if (Key is not null && Refused is null)
        {
            var money = default(Money);
            var wrong = Typed.Rupiah(Amount, Culture) is { } typed ? typed.TryReadWhole(out money) : "field.required";
            Checked = wrong is null ? money : null;
            Refused = wrong is null ? null : Refusal.Invalid("amount", wrong);
        }

        IsLoaded = true;
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
        if (!result.IsRefused(out var refused, out var paid))
        {
            Navigation.NavigateTo($"/activity/{paid.Id}?done=true");
        }
        else if (refused.Facts.GetValueOrDefault("challengeId") is string asked)
        {
            AskForCode($"/pay?{Whom}&amount={Uri.EscapeDataString(Amount ?? "")}", asked, Form.Key, Challenge);
        }
        else if (refused.Facts.TryGetValue("attemptId", out var attempt))
        {
            Navigation.NavigateTo($"/activity/{attempt}");
        }
        else
        {
            // Nothing was recorded, so the same key still names this very request; a changed request needs a new one.
            Refused = refused;
            Form.Key = refused.Code == "idempotency-key-reused" ? NewKey() : Form.Key;
        }
    }

    private sealed class FormData
    {
        public string? Key { get; set; }

        public string? Note { get; set; }

        public string? Pin { get; set; }

        public string? OneTimeCode { get; set; }
    }
}
