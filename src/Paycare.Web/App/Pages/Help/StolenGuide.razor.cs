using Microsoft.AspNetCore.Components;
using Paycare.Care;
using Paycare.Care.Cases;
using Paycare.Care.Freezing;
using Paycare.Identity;
using Paycare.Identity.Passwords;
using Paycare.Payments;
using Paycare.Payments.History;
using Paycare.Payments.Overview;
using Paycare.Payments.Requests;

namespace Paycare.Web.App.Pages.Help;

/// <summary>What to do after a freeze: who else is signed in, password, two-factor, which payments were the customer's, care.</summary>
public sealed partial class StolenGuide
{
    private const int MostPayments = 6,
        MostRead = 50;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(3);
    private static readonly string[] NewPassword = ["password-changed", "password-reset"];

    /// <summary>The frozen wallet.</summary>
    [Parameter, EditorRequired]
    public WalletAnswer Wallet { get; set; } = null!;

    /// <summary>When it was frozen.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Since { get; set; }

    [Inject]
    private CareApi Care { get; set; } = null!;

    [Inject]
    private PaymentsApi Payments { get; set; } = null!;

    [Inject]
    private SecurityApi Security { get; set; } = null!;

    [Inject]
    private IdentityApi Identity { get; set; } = null!;

    [Inject]
    private CredentialsApi Credentials { get; set; } = null!;

    [Inject]
    private PaymentAnswers Answers { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "guide-password", Name = "Form")]
    private PasswordData? Password { get; set; }

    private CaseItem? Case { get; set; }

    private DateTimeOffset? ChangedAt { get; set; }

    private int Others { get; set; }

    private IReadOnlyList<AttemptFacts> Shown { get; set; } = [];

    private IReadOnlyDictionary<string, bool> Said { get; set; } = new Dictionary<string, bool>();

    /// <summary>Which of the five steps are done.</summary>
    private bool[] Done { get; set; } = new bool[5];

    /// <summary>The first step that is not done.</summary>
    private int Now => Array.IndexOf(Done, false);

    private string CareSays =>
        Case switch
        {
            null => T("app.guide.care-none"),
            { ExpectedFirstReplyAt: null } => T("app.guide.care-answered"),
            { ExpectedFirstReplyAt: { } due } when due < Clock.GetUtcNow() => T("app.case.late", When.Short(due)),
            { ExpectedFirstReplyAt: { } due } => T("app.case.reply-by", When.Short(due)),
        };

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Password ??= new PasswordData();
        var cases = await Care.CasesAsync(Customer, null, MostRead, Cancel);
        Case = cases.Refusal is null
            ? cases.Value.Items.FirstOrDefault(c => c is { Topic: "account-stolen", State: not ("resolved" or "closed") })
            : null;
        var events = await Security.EventsAsync(Context.User, null, MostRead, Cancel);
        ChangedAt =
            events.Refusal is null && events.Value.Items.FirstOrDefault(e => e.At >= Since && NewPassword.Contains(e.Kind)) is { } changed
                ? changed.At
                : null;
        Others = (await Identity.SessionsAsync(Context.User, Cancel)).Count(s => !s.Current);
        var isTwoFactor = (await Credentials.TwoFactorAsync(Context.User, Cancel)).Totp;
        var attempts = await Payments.AttemptsAsync(Customer, null, MostRead, Cancel);
        Shown = attempts.Refusal is null ? [.. attempts.Value.Items.Where(IsSent).Take(MostPayments)] : [];
        Said = await Answers.OfAsync(Customer, Cancel);
        Done =
        [
            Others == 0,
            ChangedAt is not null,
            isTwoFactor,
            Shown.All(p => Said.ContainsKey(p.Id)),
            Case is { ExpectedFirstReplyAt: null },
        ];
        IsLoaded = true;
    }

    /// <summary>Whether somebody sent this money out of the wallet in the days before the freeze.</summary>
    private bool IsSent(AttemptFacts attempt) =>
        attempt is { Status: AttemptStatus.Succeeded, IsIncoming: false, KindText: "payment" or "transfer" }
        && attempt.At > Since - LookBack;

    private string Named(AttemptFacts payment) => payment.Merchant?.Name ?? payment.OtherParty ?? T($"app.kind.{payment.KindText}");

    private string? State(int step) =>
        Done[step] ? "done"
        : step == Now ? "now"
        : null;

    private string Weight(int step) => step == Now ? "btn-primary" : "btn-line";

    private string Pressed(AttemptFacts payment, bool isMine) =>
        Said.TryGetValue(payment.Id, out var said) && said == isMine ? "true" : "false";

    private async Task EndOthersAsync()
    {
        await Identity.EndOtherSessionsAsync(Context.User, Cancel);
        Navigation.NavigateTo("/freeze");
    }

    private async Task ChangePasswordAsync()
    {
        var body = new ChangePasswordBody(Password!.Current, Password.New);
        Refused = (await Credentials.ChangePasswordAsync(Context.User, body, Cancel)).Refusal;
        if (Refused is null)
        {
            Navigation.NavigateTo("/freeze");
        }
    }

    private async Task SayAsync(AttemptFacts payment, bool isMine)
    {
        Refused = (await Answers.SayAsync(Context.User, payment.Id, isMine, T("app.freeze-one.no-reason"), Culture, Cancel)).Refusal;
        if (Refused is null)
        {
            Navigation.NavigateTo($"/freeze#p-{payment.Id}");
        }
    }

    /// <summary>Who does what next, each with a time or with what it waits for.</summary>
    private IEnumerable<(string State, string What, string Meta)> Next()
    {
        var replied = Case is { ExpectedFirstReplyAt: null };
        yield return (
            replied ? "done" : "now",
            replied ? T("app.guide.care-answered")
            : Case?.ExpectedFirstReplyAt is { } due ? T("app.so-far.by", When.Short(due))
            : T("app.guide.care-none"),
            T("app.guide.next-care")
        );
        if (Shown.Any(p => p.IsFrozen))
        {
            yield return ("next", T("app.guide.next-money"), T("app.guide.next-money-hint"));
        }

        yield return ("next", T("app.guide.next-check"), T("app.frozen.step-unfreeze-hint"));
        yield return ("next", T("app.guide.next-slow"), T("app.guide.next-slow-hint"));
    }

    private sealed class PasswordData
    {
        public string? Current { get; set; }

        public string? New { get; set; }
    }
}
