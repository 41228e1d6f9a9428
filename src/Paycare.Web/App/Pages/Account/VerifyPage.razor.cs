using Microsoft.AspNetCore.Components;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Identity.Verification;
using Paycare.Payments;
using Paycare.Platform.Amounts;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.App.Pages.Account;

/// <summary>Identity verification: its benefits, its state, the next step. Works without scripts.</summary>
public partial class VerifyPage
{
    private static readonly string[] Types = ["ktp", "passport", "sim"];

    [Inject]
    private VerificationApi Verification { get; set; } = null!;

    [Inject]
    private PaymentsApi Payments { get; set; } = null!;

    [Inject]
    private IdentityApi Identity { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "document")]
    private FormData? Form { get; set; }

    private VerificationAnswer Now { get; set; } = null!;

    private string? Challenge => Refused?.Facts.GetValueOrDefault("challengeId")?.ToString();

    private bool IsUnderWay => Now.State is "submitted" or "first-review" or "second-review";

    private string? Tone =>
        Now.State switch
        {
            "verified" => "ok",
            "rejected" => "warn",
            "first-review" or "second-review" => "brand",
            _ => null,
        };

    private IEnumerable<(string Label, Money Before, Money After)> Limits =>
        Payments.LimitsByLevel is var (unverified, verified)
            ?
            [
                ("app.balance.ceiling", unverified.Balance, verified.Balance),
                ("app.balance.month", unverified.MonthIncoming, verified.MonthIncoming),
            ]
            : [];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        // The account's name is a good guess at the name on the document.
        Form ??= new FormData { FullName = await Identity.RevealAsync(Customer, PersonalField.Name, Cancel) };
        Now = await Verification.ReadAsync(Customer, Cancel);
        IsLoaded = true;
    }

    private async Task SubmitAsync()
    {
        var body = new VerificationBody(Form!.Type, Form.Number, Form.FullName, Form.BirthDate, Form.Challenge, Form.OneTimeCode);
        Leave((await Verification.SubmitAsync(Context.User, body, Cancel)).Refusal);
    }

    private async Task CompleteAsync()
    {
        var files = Context.Request.Form.Files;
        Leave((await Verification.CompleteAsync(Context.User, files.GetFile("front"), files.GetFile("selfie"), Cancel)).Refusal);
    }

    private async Task WithdrawAsync()
    {
        // A decision or withdrawal made meanwhile shows on the page itself.
        _ = await Verification.WithdrawAsync(Customer, Cancel);
        Leave(null);
    }

    private void Leave(Refusal? refused)
    {
        Refused = refused;
        if (refused is null)
        {
            Navigation.NavigateTo("/me/verify");
        }
    }

    /// <summary>Who did what, and whose turn it is.</summary>
    private IEnumerable<(string Name, string State, string? Meta)> Steps()
    {
        var done = Now.State switch
        {
            "submitted" => 1,
            "first-review" => 2,
            _ => 3,
        };
        string[] names = ["document", "images", "first", "second"];
        string?[] meta =
        [
            Now.DocumentNumber is { } number ? $"{T($"app.verify.type.{Now.DocumentType}")} {number}" : null,
            Now.SubmittedAt?.Text(Culture),
            Now.FirstReviewedAt?.Text(Culture),
            null,
        ];
        return names.Select(
            (name, i) =>
                (
                    name,
                    i < done ? "done"
                    : i == done ? "now"
                    : "next",
                    meta[i]
                )
        );
    }

    private sealed class FormData
    {
        public string? Type { get; set; } = "ktp";

        public string? Number { get; set; }

        public string? FullName { get; set; }

        public string? BirthDate { get; set; }

        public string? Challenge { get; set; }

        public string? OneTimeCode { get; set; }
    }
}
