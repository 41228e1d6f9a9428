using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Hotline;

/// <summary>
/// Codes for calls. Their SMS count among those that are kept for emergencies, which a call often is; tries and answers are the same
/// for numbers that are nobody's.
/// </summary>
internal sealed class CallerCodes(Database db, CustomerFinder finder, OneTimeCodes codes, CustomerPhone phones)
{
    public async Task<CustomerId?> FindAsync(string phone, CancellationToken cancel) =>
        (await finder.FindAsync(phone, cancel)).Customer is { ClosedAt: null } customer ? customer.Id : null;

    public async Task SendAsync(Guid call, string phone, CancellationToken cancel)
    {
        if (await codes.MakeAsync(CodePurpose.Call, call, cancel) is not { } code)
        {
            return;
        }

        var (customer, subject) = await finder.FindAsync(phone, cancel);
        if (customer is null)
        {
            await phones.PretendAsync(CodeAskedBy.Emergency, subject, cancel);
        }
        else if (!await phones.SendAsync(CodeAskedBy.Emergency, customer, "sms.call-code", code, cancel))
        {
            // A code that nobody got must not be there to be guessed.
            return;
        }

        await db.SaveChangesAsync(cancel);
    }

    public async Task<CustomerId?> UseAsync(Guid call, string phone, string? code, CancellationToken cancel) =>
        await codes.UseAsync(CodePurpose.Call, call, code, cancel) ? await FindAsync(phone, cancel) : null;
}
