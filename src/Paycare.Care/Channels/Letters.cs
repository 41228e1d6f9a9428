using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Identity.Emergencies;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>Gathers what a sending says, from the case as it is now.</summary>
internal sealed class Letters(Database db, IdentityApi identity, AttachmentBook attachments, LinkTokens links, OwnScope scope, Vault vault)
{
    private const int MostAnswered = 5;

    /// <summary>The letter of a sending; <c>null</c> when its words or its conversation are gone.</summary>
    public async Task<Letter?> WriteAsync(Sending sending, CancellationToken cancel)
    {
        if (
            await db.Set<Conversation>().SingleBelievedAsync(c => c.Id == sending.Conversation, cancel) is not { } conversation
            || conversation.EndedAt is not null
            || await CaseLookup.FindAsync(db, conversation.Case, cancel) is not { } @case
        )
        {
            return null;
        }

        var message = sending.Message is { } id ? await db.Set<CaseMessage>().SingleBelievedAsync(m => m.Id == id, cancel) : null;
        if (sending.Message is not null && message is not { IsErased: false, IsInternal: false })
        {
            return null;
        }

        var language = Languages.Of(@case.Language);
        var heard = await db.Set<HeardMark>()
            .AsNoTracking()
            .Where(m => m.Conversation == conversation.Id)
            .OrderByDescending(m => m.Id)
            .Take(MostAnswered)
            .ToListAsync(cancel);
        return new Letter
        {
            Id = sending.Id,
            Kind = sending.Kind,
            Address = conversation.Address(vault),
            HeardAt = conversation.LastHeardAt,
            Case = @case.Id,
            CaseNumber = @case.Number,
            IsInApp = @case.Customer is not null,
            Language = language,
            Text = message?.TextIn(language) ?? "",
            Author = message?.Staff is { } staff ? (await identity.StaffNamesAsync([staff], cancel)).GetValueOrDefault(staff) : null,
            Link = sending.Kind is SendingKind.Acknowledgement or SendingKind.Invitation ? links.LinkOf(conversation) : null,
            HadSecrets = sending.HadSecrets,
            PromisedAt = @case.FirstReplyAt is null ? @case.FirstReplyDueAt : null,
            Files = message is null ? [] : await FilesAsync(message.Id, cancel),
            Answers = [.. heard.Select(m => m.ExternalId(vault)).Reverse()],
        };
    }

    /// <summary>
    /// The letter with the link that freezes, once it is sure that it goes out: only to the address that the case's customer proved.
    /// Whoever else asked is shown the way that asks for a proof.
    /// </summary>
    public async Task<Letter> WithFreezeLinkAsync(Letter letter, Sending sending, CancellationToken cancel)
    {
        var customer = await db.Set<Case>().Where(c => c.Id == letter.Case).Select(c => c.Customer).SingleOrDefaultAsync(cancel);
        return
            customer is { } owner
            && string.Equals(await identity.ConfirmedEmailAsync(owner, cancel), letter.Address, StringComparison.OrdinalIgnoreCase)
            // In a scope of its own: it must work before the letter is out.
            ? letter with
            {
                FreezeLink = await scope.RunAsync((EmergenciesApi api) => api.FreezeLinkAsync(owner, sending.Id.Value, cancel)),
            }
            : letter;
    }

    private async Task<IReadOnlyList<LetterFile>> FilesAsync(Guid message, CancellationToken cancel)
    {
        var rows = await db.Set<Attachment>()
            .AsNoTracking()
            .Where(a => a.AttachedTo == message && !a.IsInternal)
            .OrderBy(a => a.Id)
            .ListBelievedAsync(cancel);
        var files = new List<LetterFile>(rows.Count);
        foreach (var row in rows)
        {
            if (!(await attachments.OpenAsync(row, isSmall: false, cancel)).IsRefused(out _, out var file))
            {
                await using var stream = file.Content;
                var content = new byte[stream.Length];
                await stream.ReadExactlyAsync(content, cancel);
                files.Add(new LetterFile(file.Name, file.Type, content));
            }
        }

        return files;
    }
}
