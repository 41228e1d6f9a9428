using Microsoft.AspNetCore.Components;
using Paycare.Identity.Profiles;
using Paycare.Payments.History;
using Paycare.Payments.People;
using Paycare.Payments.Transfers;
using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Wallet;

/// <summary>Receiver, then amount, then PIN: the name is seen before any money moves.</summary>
public sealed partial class TransferPage
{
    private const int Shown = 6,
        Look = 30;

    [SupplyParameterFromForm(FormName = "transfer")]
    private MoneyForm? Form { get; set; }

    [SupplyParameterFromQuery]
    private string? Phone { get; set; }

    /// <summary>Somebody paid before, in place of the phone.</summary>
    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private string? Amount { get; set; }

    /// <summary>Whether the payer said that it is to be sent a second time.</summary>
    [SupplyParameterFromQuery]
    private bool Twice { get; set; }

    private PayeeAnswer? Payee { get; set; }

    private PaidPayee? Known { get; set; }

    /// <summary>The receiver's phone; never shown, for the payer may have known a name only.</summary>
    private string? Receiver { get; set; }

    private IReadOnlyList<PaidPayee> Recent { get; set; } = [];

    /// <summary>The amount, once valid: from then on only the PIN is missing.</summary>
    private Money? Checked { get; set; }

    /// <summary>The transfer of the last minutes that this one would repeat.</summary>
    private RepeatAnswer? Before { get; set; }

    private string Whom => To is null ? $"phone={Uri.EscapeDataString(Phone ?? "")}" : $"to={Uri.EscapeDataString(To)}";

    private string Step2 => $"/transfer?{Whom}&amount={Uri.EscapeDataString(Amount ?? "")}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new MoneyForm { Key = Key };
        await FindAsync();
        await ReadWalletAsync();
        Checked = Payee is not null && Key is not null ? ReadAmount(Amount) : null;
        if (Checked is { } amount && await MayRepeatAsync("transfer", Twice))
        {
            Before = await People.RepeatAsync(Customer, null, Receiver, amount, Cancel);
        }

        IsLoaded = true;
    }

    private async Task FindAsync()
    {
        if (To is not null && (await People.FindAsync(Customer, To, Cancel)) is { Refusal: null, Value: { Kind: PayeeKind.Person } known })
        {
            (Known, Payee) = (known, new PayeeAnswer(known.Name));
            Receiver = await People.PhoneOfAsync(Customer, To, Cancel);
        }
        else if (Phone is null)
        {
            var paid = await People.RecentAsync(Customer, Look, Cancel);
            Recent = paid.Refusal is null ? [.. paid.Value.Items.Where(p => p.Kind == PayeeKind.Person).Take(Shown)] : [];
        }
        else if (Contact.TryPhone(Phone, out var e164) && e164 == await Identity.RevealAsync(Customer, PersonalField.Phone, Cancel))
        {
            Refused = Refusal.Invalid("phone", "app.transfer.self");
        }
        else if ((await Send.FindPayeeAsync(Customer, Phone, Cancel)).IsRefused(out var refused, out var payee))
        {
            Refused = refused.Code == Refusal.NotFound.Code ? Refusal.Invalid("phone", "app.transfer.unknown") : refused;
        }
        else
        {
            (Payee, Receiver) = (payee, Phone);
        }
    }

    /// <summary>What the phone notes before sending, to resolve the outcome later.</summary>
    private string Sent(string key, Money amount) =>
        System.Text.Json.JsonSerializer.Serialize(
            new
            {
                key,
                to = To ?? Phone,
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

        var body = new TransferBody(Receiver, MoneyBody.Of(amount), Form!.Pin, Form.Note, Challenge, Form.OneTimeCode);
        var result = await WhenAnsweredAsync(() => Send.SendAsync(Context.Caller(), body, Form.Key, Cancel));
        if (result.IsRefused(out var refused, out var sent))
        {
            Leave(refused, Form, Step2);
            return;
        }

        Navigation.NavigateTo($"/activity/{sent.Id}?done=true");
    }
}
