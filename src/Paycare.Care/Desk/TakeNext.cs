using System.Globalization;
using Paycare.Care.Remedies;
using Paycare.Platform.Results;

namespace Paycare.Care.Desk;

/// <summary>Gives an agent the case that is due next. Two who ask at once get two cases.</summary>
internal sealed class TakeNext(DeskInbox inbox, DeskAct act)
{
    /// <returns>The case, now the agent's; <c>none-waiting</c> when nothing is due that nobody has.</returns>
    public async Task<Result<DeskCaseAnswer>> TakeAsync(DeskPerson by, CultureInfo language, CancellationToken cancel)
    {
        while (await inbox.NextAsync(by.Id, cancel) is { } next)
        {
            var taken = await act.AssignAsync(new DeskActOn(by, next.Id, [next.Version], language), "me", cancel);
            if (taken.Refusal?.Kind != RefusalKind.Stale)
            {
                return taken;
            }
        }

        return new Refusal(RefusalKind.NotFound, "none-waiting");
    }
}
