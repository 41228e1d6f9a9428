using Microsoft.AspNetCore.Components;
using Paycare.Identity.Profiles;
using Paycare.Payments.Transfers;
using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Input;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Wallet;

/// <summary>Receiver, then amount, then PIN: the name is seen before any money moves.</summary>
public sealed partial class TransferPage
{
    [SupplyParameterFromForm(FormName = "transfer")]
    private FormData? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? Phone { get; set; }

    [SupplyParameterFromQuery]
    private string? Amount { get; set; }

    /// <summary>The transfer's idempotency key; set with the amount.</summary>
    [SupplyParameterFromQuery]
    private string? Key { get; set; }

    /// <summary>The challenge of a large transfer; its code is valid for this receiver and amount only.</summary>
    [SupplyParameterFromQuery]
    private string? Challenge { get; set; }

    /// <summary>Whether a wrong code was entered.</summary>
    [SupplyParameterFromQuery]
    private bool Again { get; set; }

    private PayeeAnswer? Payee { get; set; }

    private Money? Available { get; set; }

    /// <summary>The amount, once valid: from then on only the PIN is missing.</summary>
    private Money? Checked { get; set; }

    private string Step2 => $"/transfer?phone={Uri.EscapeDataString(Phone ?? "")}&amount={Uri.EscapeDataString(Amount ?? "")}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new FormData { Key = Key };
        if (Phone is not null)
        {
            await FindAsync();
        }

        var wallet = await Payments.WalletAsync(Customer, Cancel);
        Available = wallet.Refusal is null ? wallet.Value.Available : null;
        if (Payee is not null && Key is not null)
        {
            var money = default(Money);
            var wrong = Typed.Rupiah(Amount, Culture) is { } typed ? typed.TryReadWhole(out money) : "field.required";
            Checked = wrong is null ? money : null;
            Refused = wrong is null ? null : Refusal.Invalid("amount", wrong);
        }

        IsLoaded = true;
    }

    private async Task FindAsync()
    {
        if (Contact.TryPhone(Phone, out var e164) && e164 == await Identity.RevealAsync(Customer, PersonalField.Phone, Cancel))
        {
            Refused = Refusal.Invalid("phone", "app.transfer.self");
        }
        else if ((await Send.FindPayeeAsync(Customer, Phone, Cancel)).IsRefused(out var refused, out var payee))
        {
            Refused = refused.Code == Refusal.NotFound.Code ? Refusal.Invalid("phone", "app.transfer.unknown") : refused;
        }
        else
        {
            Payee = payee;
        }
    }

    /// <summary>What the phone notes before sending, to resolve the outcome later.</summary>
    private string Sent(string key, Money amount) =>
        System.Text.Json.JsonSerializer.Serialize(
            new
            {
                key,
                to = Phone,
                amount = MoneyBody.Of(amount).Value,
            },
            Json.Options
        );

    private async Task SubmitAsync()
    {
        if (Checked is not { } amount)
        {
            return;
        }

        var body = new TransferBody(Phone, MoneyBody.Of(amount), Form!.Pin, Form.Note, Challenge, Form.OneTimeCode);
        var result = await WhenAnsweredAsync(() => Send.SendAsync(Context.Caller(), body, Form.Key, Cancel));
        if (!result.IsRefused(out var refused, out var sent))
        {
            Navigation.NavigateTo($"/activity/{sent.Id}?done=true");
        }
        else if (refused.Facts.GetValueOrDefault("challengeId") is string asked)
        {
            AskForCode(Step2, asked, Form.Key, Challenge);
        }
        else if (refused.Facts.TryGetValue("attemptId", out var attempt))
        {
            Navigation.NavigateTo($"/activity/{attempt}");
        }
        else
        {
            // Nothing was recorded, so the same key still identifies this request; a changed request needs a new one.
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
