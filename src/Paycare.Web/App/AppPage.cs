using System.Globalization;
using Microsoft.AspNetCore.Components;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Payments;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;

namespace Paycare.Web.App;

/// <summary>
/// The common base of the customer app's pages: texts, the customer, and the refusal of the submitted form. Pages are rendered on
/// the server and work without scripts.
/// </summary>
public abstract class AppPage : ComponentBase
{
    /// <summary>The texts, for words that are chosen elsewhere.</summary>
    [Inject]
    protected TextCatalog Catalog { get; set; } = null!;

    /// <summary>Where a page goes after its form was accepted.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Days and times in everyday words.</summary>
    [Inject]
    private protected When When { get; set; } = null!;

    /// <summary>What time it is.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>The request.</summary>
    [CascadingParameter]
    protected HttpContext Context { get; set; } = null!;

    /// <summary>Why the form was refused.</summary>
    protected Refusal? Refused
    {
        get;
        set
        {
            field = value;
            Problem.MarkPage(Context, value);
            if (value?.Code == Refusal.InFlight.Code)
            {
                LeaveOpen();
            }
        }
    }

    /// <summary>
    /// Whether everything was read: until then a page is rendered once, empty, and must not claim that there is nothing.
    /// </summary>
    protected bool IsLoaded { get; set; }

    /// <summary>The signed-in customer.</summary>
    protected CustomerId Customer => Context.User.Customer();

    /// <summary>The signed-in customer; <c>null</c> on a page that is open to everybody.</summary>
    protected CustomerId? CustomerOrNull => Context.User.CustomerOrNull();

    /// <summary>The reader's language.</summary>
    protected static CultureInfo Culture => CultureInfo.CurrentUICulture;

    /// <summary>Cancels the work when the reader has left.</summary>
    protected CancellationToken Cancel => Context.RequestAborted;

    /// <summary>Splits a verdict: the sentence about the money, and the rest.</summary>
    protected static (string First, string? Second) InTwo(string summary) => Culture.Language().InTwo(summary);

    /// <summary>An amount as the reader would type it.</summary>
    protected static string Plain(Money amount) => amount.Text(Culture).Split('\u00A0')[1];

    /// <summary>A text of the app.</summary>
    protected string T(string key, params object?[] arguments) => Catalog.Get(Culture, key, arguments);

    /// <summary>What is wrong with a field, or <c>null</c>.</summary>
    protected string? Wrong(string field) => Refused?.Errors.TryGetValue(field, out var keys) == true ? T(keys[0]) : null;

    /// <summary>What is wrong with the form as a whole, or <c>null</c>.</summary>
    protected string? WrongAtAll() =>
        Refused switch
        {
            null or { Errors.Count: > 0 } => null,
            // Told where it was typed, see PinEntry.
            { Code: var code } when code == AttemptCode.WrongPin.Text() || code == AttemptCode.PinLocked.Text() => null,
            var refused when refused.Facts.GetValueOrDefault("until") is DateTimeOffset until => Culture.Sentences(
                T(refused.TextKey),
                T("app.until", until.Text(Culture))
            ),
            var refused => T(refused.TextKey),
        };

    /// <summary>
    /// Retries until there is an answer. A triple click is three requests with one key, and the browser shows the last one's
    /// answer: it must be the payment's, not that the first is still under way.
    /// </summary>
    protected static async Task<Result<TAnswer>> WhenAnsweredAsync<TAnswer>(Func<Task<Result<TAnswer>>> ask)
    {
        var answer = await ask();
        for (var tries = 0; tries < 50 && answer.Refusal?.Code == Refusal.InFlight.Code; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            answer = await ask();
        }

        return answer;
    }

    /// <summary>What care promises: what is usual, where that says more, and the latest time.</summary>
    protected string Promised(PromiseAnswer promise)
    {
        ArgumentNullException.ThrowIfNull(promise);
        return promise.IsSooner(Clock.GetUtcNow())
            ? T("app.wait.usually", Waiting(promise.Usually), When.Short(promise.LatestAt))
            : T("app.wait.latest", When.Short(promise.LatestAt));
    }

    /// <summary>A wait in everyday words: "2 min", "1 h"; never less than a minute.</summary>
    protected string Waiting(TimeSpan wait) =>
        wait < TimeSpan.FromMinutes(90)
            ? T("app.wait.minutes", Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes)))
            : T("app.wait.hours", (int)Math.Ceiling(wait.TotalHours));

    /// <summary>The transaction of each case, in a word: the merchant, or what was tried.</summary>
    protected async Task<IReadOnlyDictionary<CaseId, string>> AboutAsync(PaymentsApi payments, IReadOnlyList<CaseItem> cases)
    {
        var about = new Dictionary<CaseId, string>();
        foreach (var item in cases.Where(c => c.About is { Kind: "attempt" }))
        {
            if (await payments.FindAttemptAsync(Customer, item.About!.Id, Cancel) is { } attempt)
            {
                about[item.Id] = attempt.Merchant?.Name ?? T($"app.kind.{attempt.KindText}");
            }
        }

        return about;
    }

    /// <summary>This address only led to another one; nothing was sent to it.</summary>
    protected void Redirect(string address) => Navigation.NavigateTo(address);

    /// <summary>
    /// A money form's key is in the page's address: a customer who returns after a lost answer sends the same key again. A page
    /// opened without a key is redirected to an address with a new one.
    /// </summary>
    protected string KeyInAddress(string? key)
    {
        if (key is null && HttpMethods.IsGet(Context.Request.Method))
        {
            key = NewKey();
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("key", key));
        }

        return key ?? NewKey();
    }

    /// <summary>
    /// The address to which a money form is sent: separate from the page's, so that Back leads from a lost answer to the form. If
    /// both were the same, the browser's error would replace the form.
    /// </summary>
    protected string SendTo => Navigation.GetUriWithQueryParameter("sent", true);

    /// <summary>The outcome of the form is not known yet: the phone keeps its note.</summary>
    protected void LeaveOpen() => Context.Items[Parts.Screen.StillOpen] = true;

    /// <summary>To the page that asks for a large amount's code, under a new key: the attempt without a code has its own row.</summary>
    /// <param name="form">The page with payee and amount.</param>
    /// <param name="asked">The challenge.</param>
    /// <param name="answered">The key of the attempt this answers.</param>
    /// <param name="before">The challenge that was open before; the same one when a code was wrong.</param>
    protected void AskForCode(string form, string asked, string? answered, string? before) =>
        Navigation.NavigateTo(
            $"{form}&key={NewKey()}&answered={Uri.EscapeDataString(answered ?? "")}&challenge={asked}"
                + $"{(asked == before ? "&again=true" : "")}"
        );

    /// <summary>Whether this request submits the named form, which must be on the page while it is processed.</summary>
    protected bool IsSending(string form) =>
        HttpMethods.IsPost(Context.Request.Method) && Context.Request.HasFormContentType && Context.Request.Form["_handler"] == form;

    /// <summary>A key for one form: sent three times, it is executed once.</summary>
    protected static string NewKey() => StrongId.Text(OrderedGuid.Next(TimeProvider.System));
}
