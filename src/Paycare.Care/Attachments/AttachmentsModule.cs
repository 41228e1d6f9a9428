using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Care.Attachments;

/// <summary>
/// Wires attachments: what is taken, cleaned, kept and swept. Who may send and see one is decided where cases are, so that any
/// channel can use them.
/// </summary>
internal static class AttachmentsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<AttachmentOptions>("Paycare:Attachments");
        services.TryAddSingleton<IAttachmentStore, SealedAttachments>();
        services.AddScoped<AttachmentBook>();
        services.AddScoped<ISweeper, AttachmentSweeper>();
        services.AddTables("care", [typeof(AttachmentId)], model => Attachment.Map(model.Entity<Attachment>()));
    }
}

/// <summary>Removes files that were never sent.</summary>
internal sealed class AttachmentSweeper(Database db, AttachmentBook book, TimeProvider clock) : ISweeper
{
    public string What => "care_attachments";

    public async Task SweepAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var old = await db.Set<Attachment>()
            .AsNoTracking()
            .Where(a => a.AttachedTo == null && a.KeptUntil < now)
            .Select(a => new { a.Owner, a.Id })
            .ToListAsync(cancel);
        foreach (var file in old)
        {
            await book.DropAsync(file.Owner, file.Id, cancel);
        }
    }
}
