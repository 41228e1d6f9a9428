using Microsoft.Data.Sqlite;
using Npgsql;
using Paycare.Ledger.Verification;
using Paycare.Platform.Audit;
using Paycare.Web.Configuration;
using Paycare.Web.Data;

namespace Paycare.Web.SecurityAudits;

/// <summary>The check of an installation's audit log, for the command and for the security audit.</summary>
internal static class AuditLogCheck
{
    /// <summary>Checks the log of an installation without starting anything.</summary>
    public static async Task<AuditReport> VerifyAsync(Settings settings, CancellationToken cancel)
    {
        try
        {
            await using var db = StoredData.OpenToRead(settings);
            await using var journal = new JournalDigests(settings.LedgerStore);
            return await AuditVerifier.VerifyAsync(db, new AuditHeads(settings.AuditDirectory), [journal.AsLog], cancel);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName)
        {
            throw StoredData.NoDatabase(settings);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 1)
        {
            throw StoredData.NoDatabase(settings);
        }
    }
}
