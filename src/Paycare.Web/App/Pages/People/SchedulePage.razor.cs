using System.Globalization;
using Microsoft.AspNetCore.Components;
using Paycare.Payments.People;
using Paycare.Payments.Schedules;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.People;

/// <summary>Money on days to come: to whom, how much and when, then the PIN that agrees to all of it.</summary>
public sealed partial class SchedulePage
{
    private const int Look = 20;
    private const string DayFormat = "yyyy-MM-dd";
    private static readonly string[] Rhythms = ["once", "week", "month"];

    [SupplyParameterFromForm(FormName = "schedule")]
    private MoneyForm? Form { get; set; }

    /// <summary>Somebody paid before.</summary>
    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private string? Merchant { get; set; }

    [SupplyParameterFromQuery]
    private string? Phone { get; set; }

    [SupplyParameterFromQuery]
    private string? Amount { get; set; }

    [SupplyParameterFromQuery]
    private string? Every { get; set; }

    [SupplyParameterFromQuery]
    private string? FirstOn { get; set; }

    [SupplyParameterFromQuery]
    private string? Note { get; set; }

    /// <summary>The payee's name.</summary>
    private string? Payee { get; set; }

    /// <summary>The receiver's phone; not shown.</summary>
    private string? Receiver { get; set; }

    private IReadOnlyList<PaidPayee> Recent { get; set; } = [];

    private Money? Checked { get; set; }

    /// <summary>The first day, once it can be read.</summary>
    private DateOnly? First { get; set; }

    private string Whom =>
        To is not null ? $"to={Uri.EscapeDataString(To)}"
        : Merchant is not null ? $"merchant={Uri.EscapeDataString(Merchant)}"
        : $"phone={Uri.EscapeDataString(Phone ?? "")}";

    private string Step2 =>
        $"/people/schedule?{Whom}&amount={Uri.EscapeDataString(Amount ?? "")}&every={Every}&firstOn={FirstOn}"
        + $"&note={Uri.EscapeDataString(Note ?? "")}";

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).DateTime);

    private string Tomorrow => Today.AddDays(1).ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string HrefOf(PaidPayee payee) =>
        $"/people/schedule?{(payee.Kind == PayeeKind.Person ? $"to={payee.Id}" : $"merchant={payee.MerchantId}")}";

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Form ??= new MoneyForm { Key = Key };
        Every = Rhythms.Contains(Every) ? Every : "month";
        await FindAsync();
        await ReadWalletAsync();
        if (Payee is not null && Key is not null)
        {
            Checked = ReadAmount(Amount);
            First = ReadDay();
        }

        IsLoaded = true;
    }

    private async Task FindAsync()
    {
        if (Merchant is not null)
        {
            Payee = (await Payments.MerchantsAsync(Cancel)).FirstOrDefault(m => m.Id.ToString() == Merchant)?.Name;
        }
        else if (To is not null)
        {
            Receiver = await People.PhoneOfAsync(Customer, To, Cancel);
            Payee = Receiver is null ? null : (await People.FindAsync(Customer, To, Cancel)).Value.Name;
        }
        else if (!string.IsNullOrWhiteSpace(Phone))
        {
            if ((await Send.FindPayeeAsync(Customer, Phone, Cancel)).IsRefused(out var refused, out var payee))
            {
                Refused = refused.Code == Refusal.NotFound.Code ? Refusal.Invalid("phone", "app.transfer.unknown") : refused;
            }
            else
            {
                (Payee, Receiver) = (payee.MaskedName, Phone);
            }
        }

        if (Payee is null)
        {
            var paid = await People.RecentAsync(Customer, Look, Cancel);
            Recent = paid.Refusal is null ? paid.Value.Items : [];
        }
    }

    private DateOnly? ReadDay()
    {
        var wrong =
            !DateOnly.TryParseExact(FirstOn, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? "field.required"
            : day < Today ? "field.day-past"
            : day > Today.AddYears(1) ? "field.day-too-far"
            : null;
        Refused ??= wrong is null ? null : Refusal.Invalid("firstOn", wrong);
        return wrong is null ? day : null;
    }

    private async Task SubmitAsync()
    {
        if (Checked is not { } amount || First is not { } first)
        {
            return;
        }

        var kind = Merchant is null ? "transfer" : "payment";
        var body = new ScheduleBody(
            kind,
            Receiver,
            Merchant,
            MoneyBody.Of(amount),
            Every,
            first,
            Note,
            Form!.Pin,
            Challenge,
            Form.OneTimeCode
        );
        if ((await Schedules.MakeAsync(Context.Caller(), body, Cancel)).IsRefused(out var refused, out _))
        {
            Leave(refused, Form, Step2);
            return;
        }

        Navigation.NavigateTo("/people?done=scheduled");
    }
}
