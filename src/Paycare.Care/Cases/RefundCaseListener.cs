using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Payments.Refunds;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Opens a case for a refund that needs a person: one per refund, whatever happens to it.</summary>
internal sealed class RefundCaseListener(Database db, SystemCases cases, RefundsApi refunds, IdentityApi identity, TextCatalog texts)
    : ISubscriber<RefundNeedsCare>
{
    public async Task HandleAsync(RefundNeedsCare happened, CancellationToken cancel)
    {
        if (await refunds.FindAsync(happened.Customer, happened.Refund, cancel) is not { } refund)
        {
            return;
        }

        var language = await identity.LanguageOfAsync(happened.Customer, cancel);
        var why = happened.Why.ToString().ToLowerInvariant();
        var what = OwnWords.Of(texts, $"case.refund.{why}", refund.Number, refund.Amount, refund.Merchant?.Name, refund.ExpectedBy);
        var told = what.In(language);
        var source = $"refund:{refund.Id}";
        if (await db.Set<Case>().AnyAsync(c => c.Source == source && c.WhatHappened != told, cancel))
        {
            await cases.NoteAsync(source, what, isBack: true, cancel);
            return;
        }

        _ = await cases.OpenAsync(
            new SystemCase(
                source,
                CaseTopic.Refund,
                CaseQueue.Refunds,
                what,
                OwnWords.Of(texts, $"case.refund.{why}.need"),
                happened.Customer,
                AboutKind.Refund,
                refund.Id.ToString(),
                refund.Amount
            ),
            cancel
        );
    }
}
