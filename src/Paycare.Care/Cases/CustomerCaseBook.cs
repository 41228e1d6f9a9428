using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Platform;

namespace Paycare.Care;

/// <summary>What a customer does with their cases.</summary>
internal sealed class CustomerCaseBook(Database db, PaymentsApi payments, IdentityApi identity, DiagnosisTexts diagnosis, TimeProvider clock)
{
    public async Task<Result<Page<CaseItem>>> ListAsync(CustomerId customer, string? cursor, int? limit, CancellationToken cancel)
    {
        if (CaseCursor.Read(cursor).IsRefused(out var malformed, out var before))
        {
            return malformed;
        }

        var size = Paging.Limit(limit);
        var cases = await db.Set<Case>().AsNoTracking().Where(c => c.Customer == customer && c.Number < before)
            .OrderByDescending(c => c.Number).Take(size + 1).ToListAsync(cancel);
        return CaseCursor.Page(cases, size, c => c.Number, c => new CaseItem(
            c.Id, c.NumberText, c.Topic.Name(), c.State.Name(), c.OpenedAt, c.FirstReplyAt is null ? c.FirstReplyDueAt : null));
    }

    public async Task<Result<CaseAnswer>> ReadAsync(CustomerId customer, CaseId id, CultureInfo culture, CancellationToken cancel)
    {
        if (await FindAsync(customer, id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        var messages = await db.Set<CaseMessage>().AsNoTracking().Where(m => m.Case == @case.Id && !m.IsInternal).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync(cancel);
        var names = await identity.StaffNamesAsync([.. messages.Select(m => m.Staff).OfType<StaffId>().Distinct()], cancel);
        var attempt = @case.AboutKind == AboutKind.Attempt ? await payments.FindAttemptAsync(customer, @case.AboutId, cancel) : null;
        return new CaseAnswer(
            @case.Id, @case.NumberText, @case.Topic.Name(), @case.State.Name(), @case.Background, @case.WhatHappened, @case.AlreadyTried, @case.Need,
            About(@case), attempt is null ? null : diagnosis.Describe(attempt, culture),
            @case.Missing, @case.OpenedAt, @case.FirstReplyDueAt, @case.FirstReplyAt, @case.ConfirmedAt is not null,
            Rating(@case),
            [.. messages.Select(m => new MessageAnswer(
                StrongId.Text(m.Id), m.Author == MessageAuthor.Customer ? "customer" : "care",
                m.Staff is { } staff ? names.GetValueOrDefault(staff) : null, m.Text, m.At))]);
    }

    public async Task<Result<MessageAnswer>> WriteAsync(CustomerId customer, CaseId id, string? written, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var text = check.Text("text", written, OpenCase.TextLength);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        return await ChangeAsync<MessageAnswer>(customer, id, @case =>
        {
            if (!@case.TryTakeCustomerMessage(clock.GetUtcNow()))
            {
                return CaseClosed;
            }

            var message = CaseMessage.FromCustomer(@case.Id, text, clock);
            db.Set<CaseMessage>().Add(message);
            return new MessageAnswer(StrongId.Text(message.Id), "customer", null, message.Text, message.At);
        }, cancel);
    }

    public async Task<Result<StateAnswer>> ConfirmAsync(CustomerId customer, CaseId id, bool? solved, CancellationToken cancel) =>
        solved is not { } said
            ? Refusal.Invalid("solved", "field.required")
            : await ChangeAsync<StateAnswer>(customer, id, @case => @case.TryConfirm(said, clock.GetUtcNow())
                ? new StateAnswer(@case.State.Name())
                : CaseClosed, cancel);

    public async Task<Result<RatingAnswer>> RateAsync(CustomerId customer, CaseId id, int? score, string? words, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var comment = check.Text("comment", words, 1000, required: false);
        if (score is not (>= 1 and <= 5))
        {
            check.Fail("score", score is null ? "field.required" : "field.score-range");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        return await ChangeAsync<RatingAnswer>(customer, id, @case =>
        {
            if (@case.ConfirmedAt is null)
            {
                return new Refusal(RefusalKind.Conflict, "case-not-confirmed");
            }

            @case.Rate(score!.Value, SecretScrub.Clean(comment));
            return Rating(@case)!;
        }, cancel);
    }

    public static AboutAnswer? About(Case @case) => @case.AboutKind is { } kind ? new AboutAnswer(kind.Name(), @case.AboutId!) : null;

    public static RatingAnswer? Rating(Case @case) => @case.Score is { } score ? new RatingAnswer(score, @case.ScoreComment ?? "") : null;

    private static Refusal CaseClosed { get; } = new(RefusalKind.Conflict, "case-closed");

    /// <summary>
    /// Changes a case of the customer's. Somebody at the desk may change it at the same moment; what the customer says holds
    /// whatever they did, so it is applied again on the newer version.
    /// </summary>
    private async Task<Result<T>> ChangeAsync<T>(CustomerId customer, CaseId id, Func<Case, Result<T>> change, CancellationToken cancel)
    {
        while (true)
        {
            if (await FindAsync(customer, id, cancel) is not { } @case)
            {
                return Refusal.NotFound;
            }

            var answer = change(@case);
            try
            {
                await db.SaveChangesAsync(cancel);
                return answer;
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>The customer's case; when it became part of another, that one: both numbers keep working.</summary>
    private async Task<Case?> FindAsync(CustomerId customer, CaseId id, CancellationToken cancel)
    {
        var @case = await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel);
        return @case is { MergedInto: { } target }
            ? await db.Set<Case>().SingleOrDefaultAsync(c => c.Id == target && c.Customer == customer, cancel)
            : @case;
    }
}
