using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Paycare.Payments;
using Paycare.Payments.Overview;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Platform.Amounts;
using Paycare.Platform.Input;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.App;

/// <summary>
/// A page that moves money: payee and amount stand in its address and are shown once more, then comes the PIN. A wrong PIN is told on
/// the page, beside the tries that are left.
/// </summary>
public abstract class MoneyPage : AppPage
{
    [Inject]
    private IOptions<LargeMoneyOptions> Large { get; set; } = null!;

    /// <summary>Payments and the wallet.</summary>
    [Inject]
    protected PaymentsApi Payments { get; set; } = null!;

    /// <summary>The request's idempotency key; set with the amount.</summary>
    [SupplyParameterFromQuery]
    protected string? Key { get; set; }

    /// <summary>The challenge of a large amount; its code is valid for this payee and amount only.</summary>
    [SupplyParameterFromQuery]
    protected string? Challenge { get; set; }

    /// <summary>Whether a wrong code was entered.</summary>
    [SupplyParameterFromQuery]
    protected bool Again { get; set; }

    /// <summary>The customer's wallet; <c>null</c> when the ledger cannot open it now.</summary>
    protected WalletAnswer? Wallet { get; private set; }

    /// <summary>What can be spent, in a sentence.</summary>
    protected string? AvailableText => Wallet is { } wallet ? T("app.pay.available", wallet.Available.Text(Culture)) : null;

    /// <summary>Reads the wallet.</summary>
    protected async Task ReadWalletAsync()
    {
        var wallet = await Payments.WalletAsync(Customer, Cancel);
        Wallet = wallet.Refusal is null ? wallet.Value : null;
    }

    /// <summary>Reads the amount of the address.</summary>
    /// <returns><c>null</c> when it is none; then it is refused.</returns>
    protected Money? ReadAmount(string? text)
    {
        var money = default(Money);
        var wrong = Typed.Rupiah(text, Culture) is { } typed ? typed.TryReadWhole(out money) : "field.required";
        Refused = wrong is null ? Refused : Refusal.Invalid("amount", wrong);
        return wrong is null ? money : null;
    }

    /// <summary>
    /// Whether the customer is asked first whether this repeats what was just paid: not when the request is on its way, nor when it
    /// is this very one, whose answer got lost.
    /// </summary>
    protected async Task<bool> MayRepeatAsync(string form, bool isMeant) =>
        !isMeant && Challenge is null && !IsSending(form) && (Key is null || await Payments.FindSentAsync(Customer, Key, Cancel) is null);

    /// <summary>Whether this amount alone asks for a code. What adds up to a lot asks too; that only the ledger knows.</summary>
    protected bool IsLarge(Money amount) => amount > Money.Rupiah(Large.Value.Above);

    /// <summary>What the code is for; <c>null</c> while none is asked.</summary>
    protected string? CodeHint(Money amount, string payee) =>
        Challenge is null ? null : T(Again ? "app.pay.code-wrong" : "app.pay.code", amount.Text(Culture), payee);

    /// <summary>Where a refused form leads: to the code, to the recorded attempt, or nowhere when it is told here.</summary>
    /// <param name="refused">Why it was refused.</param>
    /// <param name="form">The form; it gets a new key when the old one stands for another request now.</param>
    /// <param name="asking">The page with payee and amount.</param>
    protected void Leave(Refusal refused, MoneyForm form, string asking)
    {
        ArgumentNullException.ThrowIfNull(refused);
        ArgumentNullException.ThrowIfNull(form);
        if (refused.Facts.GetValueOrDefault("challengeId") is string asked)
        {
            AskForCode(asking, asked, form.Key, Challenge);
        }
        else if (refused.Code == AttemptCode.WrongPin.Text() || refused.Code == AttemptCode.PinLocked.Text())
        {
            Refused = refused;
            form.Key = NewKey();
        }
        else if (refused.Facts.TryGetValue("attemptId", out var attempt))
        {
            Navigation.NavigateTo($"/activity/{attempt}");
        }
        else
        {
            // Nothing was recorded, so the same key still identifies this request; a changed request needs a new one.
            Refused = refused;
            form.Key = refused.Code == Refusal.KeyReused.Code ? NewKey() : form.Key;
        }
    }
}
