using Paycare.Care.Cases;
using Paycare.Identity.Security;
using Paycare.Platform.Due;

namespace Paycare.Care.Notices;

/// <summary>Tells of the account's security.</summary>
internal sealed class SecurityPushListener(NoticePushes pushes) : ISubscriber<SecurityEventRecorded>
{
    public Task HandleAsync(SecurityEventRecorded happened, CancellationToken cancel) =>
        pushes.TellAsync(happened.Customer, NoticeCentre.IdOf(happened.Event), cancel);
}

/// <summary>Tells of care's promises.</summary>
internal sealed class CasePushListener(NoticePushes pushes) : ISubscriber<CaseOpened>
{
    public Task HandleAsync(CaseOpened happened, CancellationToken cancel) =>
        pushes.TellAsync(happened.Customer, NoticeCentre.IdOf(happened.Case), cancel);
}
