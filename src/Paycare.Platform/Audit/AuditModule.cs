using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Audit;

/// <summary>Wires the audit log and its sealing.</summary>
internal static class AuditModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditSealer>();
        services.AddHostedService(s => s.GetRequiredService<AuditSealer>());
        services.AddSingleton<ISaveStep, RecordAuditedRows>();
        // After what adds entries: they are proved too.
        services.AddSingleton<ISaveStep>(s => s.GetRequiredService<RowProofs>());
        services.AddTables("platform", [], model =>
        {
            AuditEntry.Map(model.Entity<AuditEntry>());
            AuditLeaf.Map(model.Entity<AuditLeaf>());
        });
    }

    /// <summary>Records every audited row in the transaction that writes it.</summary>
    private sealed class RecordAuditedRows : ISaveStep
    {
        public Action? Begin(Database db)
        {
            AuditRecord.AddAll(db);
            return null;
        }
    }
}
