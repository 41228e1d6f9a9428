using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity.Staff;
using Paycare.Platform.Amounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>A staff member at the desk, as far as actions need them.</summary>
internal sealed record DeskPerson(StaffId Id, StaffRole Role);

/// <summary>One ask at a time: two at once would both see room under a limit.</summary>
[OneProcess(KeptBy.Whole, "Two asks at once would both see room under a limit of money that care may give.")]
internal sealed class RemedyTurn : KeyedLock<Done>
{
    public ValueTask<IDisposable> EnterAsync(CancellationToken cancel) => EnterAsync(Done.Instance, cancel);
}

/// <summary>Handles requests for remedies: rules, dry run, record and, when no second person is needed, execution.</summary>
internal sealed class RemedyActions(
    Database db,
    RemedyPreviews previews,
    RemedyRun run,
    RemedyView view,
    RemedyQuotas quotas,
    AuditLog audit,
    CaseSignals signals,
    TimeProvider clock
)
{
    private const int ReasonLength = 500;

    /// <summary>What a remedy would do, and what the rules say; changes nothing.</summary>
    public async Task<Result<RemedyPreview>> PreviewAsync(
        DeskPerson by,
        CaseId id,
        RemedyBody body,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        if (Check(body, isDryRun: true, out var rule, out var asked, out _) is { } invalid)
        {
            return invalid;
        }

        if (await CaseLookup.FindAsync(db, id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        return (await previews.AboutAsync(@case, rule, asked, body.Arguments, cancel)).IsRefused(out var unknown, out var about)
            ? unknown
            : await previews.OfAsync(by, @case, rule, about, language, cancel);
    }

    /// <summary>Requests a remedy. A repeated key returns the original response.</summary>
    public async Task<Result<Replayable<RemedyItem>>> AskAsync(
        DeskPerson by,
        CaseId id,
        RemedyBody body,
        Result<IdempotencyKey> key,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        if (Check(body, isDryRun: false, out var rule, out var asked, out var reason) is { } invalid)
        {
            return invalid;
        }

        if (await CaseLookup.FindAsync(db, id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        if ((await previews.AboutAsync(@case, rule, asked, body.Arguments, cancel)).IsRefused(out var unknown, out var about))
        {
            return unknown;
        }

        if (key.IsRefused(out var noKey, out var named))
        {
            if (rule.NeedsKey)
            {
                return noKey;
            }

            named = new IdempotencyKey(OrderedGuid.Next(clock).ToString("N"));
        }

        var hash = Hash(@case.Id, rule.Kind, about, reason);
        CaseRemedy remedy;
        using (await quotas.EnterAsync(cancel))
        {
            if (
                await db.Set<CaseRemedy>().AsNoTracking().SingleOrDefaultAsync(r => r.AskedBy == by.Id && r.Key == named.Text, cancel) is
                { } known
            )
            {
                return await ReplayAsync(known, hash, cancel);
            }

            if ((await previews.OfAsync(by, @case, rule, about, language, cancel)).IsRefused(out var busy, out var preview))
            {
                return busy;
            }

            if (preview.Rule is { } broken)
            {
                return new Refusal(RefusalKind.NotAllowed, "remedy-not-allowed")
                    .With("rule", broken)
                    .With("explanation", preview.Policy.First(p => p.Rule == broken).Text);
            }

            var request = about.Request(by, @case, language, clock.GetUtcNow());
            var (needsSecondPerson, full) = await quotas.TakeAsync(rule, request, cancel);
            if (full is not null)
            {
                return new Refusal(RefusalKind.NotAllowed, "remedy-not-allowed").With("rule", full);
            }

            if (
                (await KeepAsync(by, request, rule, needsSecondPerson, reason, named, hash, @case, cancel)).IsRefused(
                    out var changed,
                    out var kept
                )
            )
            {
                await quotas.GiveBackAsync(rule.Kind, request, CancellationToken.None);
                return changed;
            }

            remedy = kept;
        }

        if (!remedy.NeedsSecondPerson)
        {
            if ((await run.RunAsync(remedy.Id, cancel)).IsRefused(out var notNow, out var ended))
            {
                return notNow;
            }

            remedy = ended;
        }

        return new Replayable<RemedyItem>(await view.OfAsync(remedy, cancel), IsReplay: false);
    }

    private static Refusal? Check(RemedyBody body, bool isDryRun, out RemedyRule rule, out Money? amount, out string reason)
    {
        var check = new FieldCheck();
        var place = check.OneOf("kind", body.Kind, RemedyRules.Places);
        rule = RemedyRules.All[place ?? 0];
        reason = check.Words("reason", body.Reason, ReasonLength, required: !isDryRun);
        _ = check.Text(
            "arguments.paymentId",
            body.Arguments?.PaymentId,
            64,
            required: place is not null && rule.Subject == RemedySubject.Payment
        );
        _ = check.Text(
            "arguments.refundId",
            body.Arguments?.RefundId,
            64,
            required: place is not null && rule.Subject == RemedySubject.Refund
        );
        _ = check.Text(
            "arguments.suspenseId",
            body.Arguments?.SuspenseId,
            64,
            required: place is not null && rule.Subject == RemedySubject.Suspense
        );
        _ = check.Text("arguments.cardId", body.Arguments?.CardId, 64, required: place is not null && rule.Subject == RemedySubject.Card);
        amount = null;
        if (rule.TakesAmount && place is not null)
        {
            var money = check.Money("arguments.amount", body.Arguments?.Amount);
            if (money.Currency is not null && money.Currency != Currency.Idr)
            {
                check.Fail("arguments.amount.currency", "field.currency-not-held");
            }

            amount = money;
        }

        return check.Refusal
            ?? (
                rule.Kind == RemedyRules.RejectRefund && ReplyWording.Fault(reason) is { } fault
                    // These words go to the customer, like a reply.
                    ? new Refusal(RefusalKind.Unacceptable, fault)
                    : null
            );
    }

    /// <summary>
    /// Saves together: the request, the case's new state, the audit entry, and the work item that guarantees completion.
    /// </summary>
    private async Task<Result<CaseRemedy>> KeepAsync(
        DeskPerson by,
        RemedyRequest request,
        RemedyRule rule,
        bool needsSecondPerson,
        string reason,
        IdempotencyKey key,
        string hash,
        Case @case,
        CancellationToken cancel
    )
    {
        var now = request.At;
        var remedy = new CaseRemedy
        {
            Id = StrongId.New<RemedyId>(clock),
            Case = @case.Id,
            Customer = request.Customer,
            Kind = rule.Kind,
            AmountMinor = request.Amount?.Minor,
            Subject = request.Subject,
            Suspense = request.Suspense,
            Reason = reason,
            AskedBy = by.Id,
            AskedAt = now,
            NeedsSecondPerson = needsSecondPerson,
            Key = key.Text,
            RequestHash = hash,
        };
        remedy.Begin();
        db.Set<CaseRemedy>().Add(remedy);
        audit.Add(
            db,
            $"staff:{by.Id}",
            "care.remedy-asked",
            $"case:{@case.Id}",
            new
            {
                remedy = remedy.Id,
                remedy.Kind,
                amount = request.Amount?.ToDecimalText(),
                reason,
            }
        );
        if (remedy.NeedsSecondPerson)
        {
            _ = @case.TryMove(CaseState.WaitingOnApproval, now);
        }
        else
        {
            db.Set<DueItem>().Add(RemedyRun.Due(remedy.Id, clock));
        }

        if (await db.TrySaveAsync(cancel) is not null)
        {
            // A colleague changed the case at this very moment; the same key may be retried.
            return Refusal.InFlight;
        }

        signals.Changed(@case.Id);
        return remedy;
    }

    private async Task<Result<Replayable<RemedyItem>>> ReplayAsync(CaseRemedy known, string hash, CancellationToken cancel) =>
        known.RequestHash != hash ? Refusal.KeyReused
        : known.State == RemedyState.Approved && !known.NeedsSecondPerson ? Refusal.InFlight
        : new Replayable<RemedyItem>(await view.OfAsync(known, cancel), IsReplay: true);

    private static string Hash(CaseId id, string kind, RemedyAbout about, string reason) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{kind}\n{about.Amount}\n{about.Subject}\n{about.Suspense}\n{reason}"))
        );
}
