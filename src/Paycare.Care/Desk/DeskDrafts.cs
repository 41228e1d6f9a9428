using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Text that an agent is writing: it outlives their session, their browser, and our restart.</summary>
internal sealed class DeskDraft
{
    public required StaffId Staff { get; init; }

    /// <summary>Where it is being written, for example <c>reply:{case}</c>.</summary>
    public required string Place { get; init; }

    public required string Text { get; set; }

    public required DateTimeOffset At { get; set; }

    public static void Map(EntityTypeBuilder<DeskDraft> draft)
    {
        draft.ToTable("care_desk_drafts");
        draft.HasKey(d => new { d.Staff, d.Place });
        draft.Property(d => d.Place).HasMaxLength(80);
    }
}

/// <summary>Saves text while it is being typed.</summary>
internal sealed class DeskDrafts(Database db, TimeProvider clock)
{
    public const int MaxLength = 20_000;

    public Task<string?> ReadAsync(StaffId staff, string place, CancellationToken cancel) =>
        db.Set<DeskDraft>().Where(d => d.Staff == staff && d.Place == place).Select(d => d.Text).SingleOrDefaultAsync(cancel);

    /// <summary>Saves the text; an empty one is deleted. Secrets are removed as in messages.</summary>
    public async Task KeepAsync(StaffId staff, string place, string text, CancellationToken cancel)
    {
        var mine = db.Set<DeskDraft>().Where(d => d.Staff == staff && d.Place == place);
        if (string.IsNullOrWhiteSpace(text))
        {
            await mine.ExecuteDeleteAsync(cancel);
            return;
        }

        var (clean, now) = (SecretScrub.Clean(text.Length > MaxLength ? text[..MaxLength] : text), clock.GetUtcNow());
        if (await mine.ExecuteUpdateAsync(set => set.SetProperty(d => d.Text, clean).SetProperty(d => d.At, now), cancel) == 0)
        {
            db.Set<DeskDraft>()
                .Add(
                    new DeskDraft
                    {
                        Staff = staff,
                        Place = place,
                        Text = clean,
                        At = now,
                    }
                );
            // Two windows of one person: when the other was first, this text comes with the next key.
            _ = await db.TrySaveAsync(cancel);
        }
    }
}
