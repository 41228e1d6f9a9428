using System.Globalization;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Cases;

/// <summary>Many accounts were locked within an hour: one case a day for the risk team, with a note for each further hour.</summary>
internal sealed class ManyLockedListener(FindingCases cases, TextCatalog texts) : ISubscriber<ManyAccountsLocked>
{
    public const string Source = "many-accounts-locked";

    public Task HandleAsync(ManyAccountsLocked happened, CancellationToken cancel)
    {
        var day = happened.At.ToOffset(Wording.WesternIndonesia).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return cases.TellAsync(
            [],
            [
                new Finding(
                    $"{Source}:{day}",
                    OwnWords.Of(texts, "many-locked.seen", happened.Accounts, happened.At),
                    OwnWords.Of(texts, "many-locked.need")
                ),
            ],
            cancel
        );
    }
}
