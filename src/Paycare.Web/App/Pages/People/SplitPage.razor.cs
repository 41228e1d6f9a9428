using Microsoft.AspNetCore.Components;
using Paycare.Payments.History;
using Paycare.Payments.MoneyRequests;
using Paycare.Payments.People;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Input;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.People;

/// <summary>Splits a bill among people: whom, then what each owes, then one request to each of them.</summary>
public sealed partial class SplitPage
{
    private const int Look = 50;

    /// <summary>A form that comes twice asks once.</summary>
    private static readonly TimeSpan AskedJustNow = TimeSpan.FromMinutes(1);

    /// <summary>The payment to split.</summary>
    [SupplyParameterFromQuery]
    private string? Attempt { get; set; }

    /// <summary>The bill, when it was not paid here.</summary>
    [SupplyParameterFromQuery]
    private string? Amount { get; set; }

    /// <summary>The chosen ones among those paid before.</summary>
    [SupplyParameterFromQuery]
    private string[]? With { get; set; }

    /// <summary>One more, by phone.</summary>
    [SupplyParameterFromQuery]
    private string? Phone { get; set; }

    [SupplyParameterFromQuery]
    private string? Note { get; set; }

    [SupplyParameterFromQuery]
    private bool Go { get; set; }

    private AttemptFacts? Paid { get; set; }

    private Money? Bill { get; set; }

    private IReadOnlyList<PaidPayee> Known { get; set; } = [];

    /// <summary>Name and phone of each who will be asked; phones are never shown.</summary>
    private List<(string Name, string Phone)> Chosen { get; } = [];

    private EqualShares? Shares { get; set; }

    private string Step1 => Navigation.GetUriWithQueryParameter("go", (bool?)null);

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var recent = await People.RecentAsync(Customer, Look, Cancel);
        Known = recent.Refusal is null ? [.. recent.Value.Items.Where(p => p.Kind == PayeeKind.Person)] : [];
        Paid = await Payments.FindAttemptAsync(Customer, Attempt, Cancel)
            is { Status: AttemptStatus.Succeeded, IsIncoming: false, KindText: "payment" } payment
            ? payment
            : null;
        if (Go)
        {
            await CheckAsync();
        }

        IsLoaded = true;
    }

    private async Task CheckAsync()
    {
        var money = default(Money);
        var wrong =
            Paid is not null ? null
            : Typed.Rupiah(Amount, Culture) is { } typed ? typed.TryReadWhole(out money)
            : "field.required";
        Bill = Paid?.Amount ?? (wrong is null ? money : null);
        foreach (var person in Known.Where(p => With?.Contains(p.Id) == true))
        {
            if (await People.PhoneOfAsync(Customer, person.Id, Cancel) is { } phone)
            {
                Chosen.Add((person.Name, phone));
            }
        }

        if (Contact.TryPhone(Phone, out var other))
        {
            Chosen.Add((other, other));
        }

        Refused =
            wrong is not null ? Refusal.Invalid("amount", wrong)
            : !string.IsNullOrWhiteSpace(Phone) && !Contact.TryPhone(Phone, out _) ? Refusal.Invalid("phone", "field.phone-malformed")
            : Chosen.Count == 0 ? Refusal.Invalid("with", "app.split.nobody")
            : null;
        Shares = Refused is null ? EqualShares.Of(Bill!.Value, Chosen.Count) : null;
        Refused ??= Shares is null ? Refusal.Invalid("amount", "app.split.too-little") : null;
    }

    private async Task SubmitAsync()
    {
        if (Shares is not { } shares)
        {
            return;
        }

        var since = Clock.GetUtcNow() - AskedJustNow;
        var asked = (await Requests.ListAsync(Customer, Cancel))
            .Where(r => r is { Direction: "outgoing", Status: "asked" } && r.AskedAt > since && r.Amount == shares.Each)
            .Select(r => r.PhoneEnd)
            .ToHashSet();
        foreach (var (_, phone) in Chosen.Where(c => !asked.Contains(c.Phone[^4..])))
        {
            var body = new MoneyRequestBody(phone, MoneyBody.Of(shares.Each), Note ?? Paid?.Merchant?.Name);
            if ((await Requests.AskAsync(Customer, body, Cancel)).IsRefused(out var refused, out _))
            {
                Refused =
                    refused.Errors.ContainsKey("fromPhone") || refused.Code == Refusal.NotFound.Code
                        ? Refusal.Invalid("phone", "app.transfer.unknown")
                        : refused;
                Shares = null;
                return;
            }
        }

        Navigation.NavigateTo("/people?done=asked");
    }
}
