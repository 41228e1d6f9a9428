using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Emergencies;
using Paycare.Identity.Passkeys;
using Paycare.Identity.Passwords;
using Paycare.Identity.Pins;
using Paycare.Identity.Registration;
using Paycare.Identity.Reproofs;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Identity.Verification;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Privacy;

/// <summary>Identity's data about a customer.</summary>
internal sealed class IdentityData(Database db, Vault vault, SealedFiles files, TimeProvider clock) : IPersonalData
{
    public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
        [
            new("profile", ProfileAsync(customer, cancel), IsOne: true),
            new("identityVerifications", VerificationsAsync(customer, cancel)),
            new(
                "devices",
                db.Set<Device>()
                    .AsNoTracking()
                    .Where(d => d.Customer == customer)
                    .OrderBy(d => d.AddedAt)
                    .Select(d =>
                        (object)
                            new
                            {
                                d.Name,
                                d.AddedAt,
                                d.RemovedAt,
                            }
                    )
                    .AsAsyncEnumerable()
            ),
            new(
                "passkeys",
                db.Set<Passkey>()
                    .AsNoTracking()
                    .Where(p => p.Customer == customer)
                    .OrderBy(p => p.CreatedAt)
                    .Select(p => (object)new { p.Name, p.CreatedAt })
                    .AsAsyncEnumerable()
            ),
            new(
                "sessions",
                db.Set<Session>()
                    .AsNoTracking()
                    .Where(s => s.Customer == customer)
                    .OrderBy(s => s.CreatedAt)
                    .Select(s =>
                        (object)
                            new
                            {
                                s.CreatedAt,
                                s.LastSeenAt,
                                s.ExpiresAt,
                                s.EndedAt,
                            }
                    )
                    .AsAsyncEnumerable()
            ),
            new(
                "securityEvents",
                db.Set<SecurityEvent>()
                    .AsNoTracking()
                    .Where(e => e.Customer == customer)
                    .OrderBy(e => e.At)
                    .Select(e =>
                        (object)
                            new
                            {
                                e.Kind,
                                e.At,
                                e.Detail,
                                e.NotMeAt,
                            }
                    )
                    .AsAsyncEnumerable()
            ),
        ];

    /// <summary>Name, phone, e-mail and secrets were erased at closure; this erases the remaining data.</summary>
    public async Task EraseAsync(CustomerId customer, CancellationToken cancel)
    {
        var verifications = await db.Set<IdentityVerification>().Where(v => v.Customer == customer).ToListAsync(cancel);
        foreach (var verification in verifications)
        {
            verification.Erase(clock.GetUtcNow());
            files.Erase(VerifyIdentity.Area, verification.Id.Value);
        }

        await db.SaveChangesAsync(cancel);
        await db.Set<SignUp>().Where(s => s.Id == customer).ExecuteDeleteAsync(cancel);
        await db.Set<Pin>().Where(p => p.Id == customer).ExecuteDeleteAsync(cancel);
        await db.Set<Reproof>().Where(r => r.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<PasswordReset>().Where(r => r.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<EmergencyClaim>().Where(c => c.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<Device>().Where(d => d.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<SecurityEvent>()
            .Where(e => e.Customer == customer && e.Detail != null)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.Detail, (string?)null), cancel);
    }

    private async IAsyncEnumerable<object> ProfileAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        var row = await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == customer, cancel);
        yield return new
        {
            fullName = Open(row.NameSealed, "name"),
            phone = Open(row.PhoneSealed, "phone"),
            email = Open(row.EmailSealed, "email"),
            locale = row.Locale,
            row.JoinedAt,
            row.PhoneChangedAt,
            row.EmailChangedAt,
            row.EmailConfirmedAt,
            twoFactor = row.TwoFactorEnabled,
        };

        string Open(byte[] box, string column) => vault.Open(box, Customer.PlaceOf(customer, column));
    }

    private async IAsyncEnumerable<object> VerificationsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (
            var v in db.Set<IdentityVerification>()
                .AsNoTracking()
                .Where(v => v.Customer == customer)
                .OrderBy(v => v.StartedAt)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            var document = v.NumberIndex is null ? null : v.Document(vault);
            yield return new
            {
                purpose = v.Purpose.ToString().ToLowerInvariant(),
                state = v.State.Name(),
                documentType = v.Type.ToString().ToLowerInvariant(),
                documentNumber = document?.Number,
                fullName = document?.FullName,
                birthDate = document?.BirthDateText,
                submittedAt = v.CompleteAt,
                v.EndedAt,
                v.Rejection,
                images = v.Front is null ? 0 : 2,
            };
        }
    }
}
