using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Profiles;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>
/// What reviewers see: the requests, their data with a reason, the images. Every access is recorded before it is answered.
/// </summary>
internal sealed class VerificationReviews(
    Database db,
    Vault vault,
    SealedFiles files,
    CustomerDirectory customers,
    VerificationLooks looks,
    StaffReveals reveals,
    AuditLog audit
)
{
    /// <summary>Pending requests, longest waiting first; or recently decided ones.</summary>
    public async Task<IReadOnlyList<ReviewItem>> ListAsync(Reviewer reader, bool isDecided, CancellationToken cancel)
    {
        var rows = db.Set<IdentityVerification>().AsNoTracking();
        var found = await (
            isDecided
                ? rows.Where(v => v.State == VerificationState.Verified || v.State == VerificationState.Rejected)
                    .OrderByDescending(v => v.EndedAt)
                : rows.Where(v => v.State == VerificationState.FirstReview || v.State == VerificationState.SecondReview)
                    .OrderBy(v => v.CompleteAt)
        )
            .Take(Paging.MaxLimit)
            .ToListAsync(cancel);
        await RecordAsync(reader, "identity.listed", "verifications", null, cancel);
        var cards = await customers.FindCustomersAsync([.. found.Select(v => v.Customer).Distinct()], cancel);
        var staff = await StaffAsync(found, cancel);
        return [.. found.Select(v => Item(v, cards[v.Customer], staff, reader))];
    }

    /// <summary>One request, masked: its indications, its history, and whether the reader may decide.</summary>
    public async Task<Result<ReviewAnswer>> ReadAsync(Reviewer reader, VerificationId id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } v)
        {
            return Refusal.NotFound;
        }

        await RecordAsync(reader, "identity.opened", $"verification:{id}", null, cancel);
        var (card, staff) = ((await customers.FindCustomerAsync(v.Customer, cancel))!, await StaffAsync([v], cancel));
        var earlier = await db.Set<IdentityVerification>()
            .AsNoTracking()
            .Where(e => e.Customer == v.Customer && e.Id != id && e.State == VerificationState.Rejected)
            .OrderByDescending(e => e.EndedAt)
            .ToListAsync(cancel);
        return new ReviewAnswer(
            Item(v, card, staff, reader),
            v.NumberIndex is null ? null : Masked(v.Document(vault)),
            await SignsAsync(v, cancel),
            await SameDocumentAsync(v, cancel),
            Said(v.FirstBy, v.FirstAt, v.FirstReason, staff),
            Said(v.SecondBy, v.SecondAt, v.SecondReason, staff),
            v.Rejection,
            v.EndedAt,
            [.. earlier.Select(e => new EarlierRejection(e.EndedAt!.Value, e.Rejection!))],
            card.JoinedAt
        );
    }

    /// <summary>The document in the clear, and for 15 minutes its images. Requires a reason.</summary>
    public async Task<Result<RevealedDocument>> RevealAsync(Reviewer by, VerificationId id, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var why = check.Words("reason", reason, 300);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await FindAsync(id, cancel) is not { NumberIndex: not null } v)
        {
            return Refusal.NotFound;
        }

        if (await reveals.TakeAsync(by.Id, cancel) is { } spent)
        {
            return spent;
        }

        looks.Add(by, id);
        await RecordAsync(by, "identity.revealed", $"verification:{id}", new { reason = why }, cancel);
        var document = v.Document(vault);
        return new RevealedDocument(
            document.Number,
            document.FullName,
            document.BirthDateText,
            (await customers.RevealAsync(v.Customer, PersonalField.Name, cancel))!,
            v.Front is null
                ? []
                :
                [
                    .. Enum.GetValues<ImageKind>()
                        .Select(k => new ReviewImage(k.Name(), $"/api/v1/desk/identity-verifications/{id}/images/{k.Name()}")),
                ]
        );
    }

    /// <summary>An image, for a reviewer who recently gave a reason.</summary>
    public async Task<Result<(byte[] Content, string Type)>> ImageAsync(
        Reviewer by,
        VerificationId id,
        ImageKind kind,
        CancellationToken cancel
    )
    {
        if (await FindAsync(id, cancel) is not { } v || (kind == ImageKind.Front ? v.Front : v.Selfie) is not { } file)
        {
            return Refusal.NotFound;
        }

        if (!await looks.HasAsync(by, id, cancel))
        {
            return VerificationLooks.First;
        }

        await RecordAsync(by, "identity.image-seen", $"verification:{id}", new { image = kind.Name() }, cancel);
        return await files.ReadAsync(VerifyIdentity.Area, id.Value, file, cancel) is { } content
            ? (content, DocumentImage.TypeOf(content)!)
            : Refusal.NotFound;
    }

    private Task<IdentityVerification?> FindAsync(VerificationId id, CancellationToken cancel) =>
        db.Set<IdentityVerification>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                v => v.Id == id && v.State != VerificationState.Submitted && v.State != VerificationState.Withdrawn,
                cancel
            );

    private async Task<IReadOnlyList<string>> SignsAsync(IdentityVerification v, CancellationToken cancel)
    {
        if (v.NumberIndex is null)
        {
            return [];
        }

        var document = v.Document(vault);
        var isNamed = string.Equals(
            document.FullName,
            await customers.RevealAsync(v.Customer, PersonalField.Name, cancel),
            StringComparison.OrdinalIgnoreCase
        );
        return
        [
            .. (await SameDocumentAsync(v, cancel)).Count > 0 ? ["duplicate-document"] : Array.Empty<string>(),
            .. isNamed ? Array.Empty<string>() : ["name-differs"],
            .. document.IsBirthDateInNumber ? Array.Empty<string>() : ["birth-date-differs"],
            .. v.Purpose == VerificationPurpose.Reproof ? await AgainstVerifiedAsync(v, document, cancel) : [],
        ];
    }

    /// <summary>Who wants back in shows the document that two people verified, or there is none to compare with.</summary>
    private async Task<IReadOnlyList<string>> AgainstVerifiedAsync(
        IdentityVerification v,
        IdentityDocument document,
        CancellationToken cancel
    )
    {
        var indexes = document.Indexes(vault);
        var known = await db.Set<IdentityVerification>()
            .AsNoTracking()
            .Where(o => o.Customer == v.Customer && o.Purpose == VerificationPurpose.Identity && o.State == VerificationState.Verified)
            .Select(o => o.NumberIndex)
            .ToListAsync(cancel);
        return known.Count == 0 ? ["never-verified"]
            : known.Exists(k => k is not null && indexes.Contains(k)) ? []
            : ["other-document"];
    }

    /// <summary>Other customers with the same document: a sign, never an automatic refusal. A lost phone may mean a fresh start.</summary>
    private async Task<IReadOnlyList<SameDocument>> SameDocumentAsync(IdentityVerification v, CancellationToken cancel)
    {
        if (v.NumberIndex is null)
        {
            return [];
        }

        var indexes = v.Document(vault).Indexes(vault);
        var others = await db.Set<IdentityVerification>()
            .AsNoTracking()
            .Where(o => indexes.Contains(o.NumberIndex!) && o.Customer != v.Customer && o.State != VerificationState.Withdrawn)
            .OrderByDescending(o => o.StartedAt)
            .Take(20)
            .ToListAsync(cancel);
        var cards = await customers.FindCustomersAsync([.. others.Select(o => o.Customer).Distinct()], cancel);
        return [.. others.Select(o => new SameDocument(cards[o.Customer].Name, o.State.Name(), o.StartedAt))];
    }

    private static ReviewItem Item(IdentityVerification v, CustomerCard card, Dictionary<StaffId, string> staff, Reviewer reader)
    {
        var why = reader.WhyNot(v);
        return new ReviewItem(
            v.Id,
            v.Purpose.ToString().ToLowerInvariant(),
            v.State.Name(),
            v.Type.ToString().ToLowerInvariant(),
            card.Name,
            v.CompleteAt ?? v.StartedAt,
            v.WaitingSince,
            v.EndedAt,
            v.FirstBy is { } first ? staff.GetValueOrDefault(first) : null,
            why is null,
            why
        );
    }

    private static MaskedDocument Masked(IdentityDocument document) =>
        new(document.MaskedNumber, Contact.MaskName(document.FullName), "••••-••-••");

    private static ReviewWord? Said(StaffId? by, DateTimeOffset? at, string? reason, Dictionary<StaffId, string> staff) =>
        by is { } who ? new ReviewWord(staff.GetValueOrDefault(who) ?? "", at!.Value, reason ?? "") : null;

    private Task<Dictionary<StaffId, string>> StaffAsync(List<IdentityVerification> rows, CancellationToken cancel)
    {
        var ids = rows.SelectMany(v => new[] { v.FirstBy, v.SecondBy }).OfType<StaffId>().Distinct().ToList();
        return db.Set<StaffMember>().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.DisplayName, cancel);
    }

    private async Task RecordAsync(Reviewer by, string act, string subject, object? details, CancellationToken cancel)
    {
        audit.Add(db, $"staff:{by.Id}", act, subject, details);
        await db.SaveChangesAsync(cancel);
    }
}
