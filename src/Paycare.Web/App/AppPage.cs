using System.Globalization;
using Microsoft.AspNetCore.Components;
using Paycare.Identity;
using Paycare.Platform;

namespace Paycare.Web.App;

/// <summary>
/// What every page of the customer's app has: its texts, its customer, and the refusal of the form that was sent. Pages are
/// rendered on the server and work without a script.
/// </summary>
public abstract class AppPage : ComponentBase
{
    [Inject]
    private TextCatalog Catalog { get; set; } = null!;

    /// <summary>Where a page goes after its form was taken.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The request.</summary>
    [CascadingParameter]
    protected HttpContext Context { get; set; } = null!;

    /// <summary>Why the form was not taken.</summary>
    protected Refusal? Refused { get; set; }

    /// <summary>Whether everything was read: until then a page is rendered once, empty, and must not say that there is nothing.</summary>
    protected bool IsLoaded { get; set; }

    /// <summary>The signed-in customer.</summary>
    protected CustomerId Customer => Context.User.Customer();

    /// <summary>The reader's language.</summary>
    protected static CultureInfo Culture => CultureInfo.CurrentUICulture;

    /// <summary>Ends the work when the reader is gone.</summary>
    protected CancellationToken Cancel => Context.RequestAborted;

    /// <summary>A text of the app.</summary>
    protected string T(string key, params object?[] arguments) => Catalog.Get(Culture, key, arguments);

    /// <summary>What is wrong with a field, or <c>null</c>.</summary>
    protected string? Wrong(string field) => Refused?.Errors.TryGetValue(field, out var keys) == true ? T(keys[0]) : null;

    /// <summary>What is wrong with the form as a whole, or <c>null</c>.</summary>
    protected string? WrongAtAll() => Refused is { Errors.Count: 0 } refused ? T($"refusal.{refused.Code}") : null;

    /// <summary>
    /// Asks until there is an answer. A triple click is three requests with one key, and the browser shows the last one's
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

    /// <summary>A key for one form: sent three times, it is done once.</summary>
    protected static string NewKey() => StrongId.Text(OrderedGuid.Next(TimeProvider.System));
}
