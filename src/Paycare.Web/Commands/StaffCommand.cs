using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Input;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Web.Configuration;
using Paycare.Web.Hosting;

namespace Paycare.Web.Commands;

/// <summary>Commands on staff, for an installation where no one can sign in yet.</summary>
internal static class StaffCommand
{
    private const string PasswordLetters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int PasswordLength = 20;

    /// <summary>Adds a member of staff, who sets up the second factor at the first sign-in.</summary>
    /// <returns>0 when added, 1 when the e-mail is taken or invalid, or nothing could start.</returns>
    public static async Task<int> AddAsync(
        string email,
        string name,
        StaffRole role,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancel
    )
    {
        try
        {
            if (!Contact.TryEmail(email, out var address) || !Names.IsPerson(Names.Normal(name)))
            {
                throw new StartupException("Give an e-mail address and a name.");
            }

            await using var app = PaycareHost.Build([]);
            app.Services.GetRequiredService<Settings>().EnsureWritable();
            await using var scope = app.Services.CreateAsyncScope();
            var services = scope.ServiceProvider;
            var db = services.GetRequiredService<Database>();
            await db.Database.MigrateAsync(cancel);
            await services.GetRequiredService<Vault>().LoadAsync(db, services.GetRequiredService<TimeProvider>(), cancel);
            var password = RandomNumberGenerator.GetString(PasswordLetters, PasswordLength);
            if (
                !await services
                    .GetRequiredService<IdentityApi>()
                    .AddStaffAsync(new NewStaff(address, Names.Normal(name), password, null, role), cancel)
            )
            {
                throw new StartupException($"{address} is taken.");
            }

            await output.WriteLineAsync($"{address} ({role.ToString().ToLowerInvariant()}), first password: {password}");
            await output.WriteLineAsync("Sign in at /desk/sign-in with it and without a code: the second factor is set up there.");
            return 0;
        }
        catch (Exception e) when (ServeCommand.Explain(e) is { } line)
        {
            await errors.WriteLineAsync($"paycare: {line.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
