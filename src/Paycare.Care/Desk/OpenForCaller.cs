using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Remedies;
using Paycare.Identity;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Opens a case from what a caller says.</summary>
internal sealed class OpenForCaller(Database db, OpenCase open, IdentityApi identity, AuditLog audit, CaseSignals signals)
{
    public async Task<Result<Case>> OpenAsync(DeskPerson by, OpenForCallerBody body, CultureInfo reader, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var named = check.Text("customerId", body.CustomerId, 64, required: false);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        CustomerId? found = named.Length == 0 ? null : StrongId.Read<CustomerId>(named);
        if (found is { } id && await identity.FindCustomerAsync(id, cancel) is null)
        {
            return Refusal.NotFound;
        }

        if (found is null && string.IsNullOrWhiteSpace(body.Phone) && string.IsNullOrWhiteSpace(body.Email))
        {
            return Refusal.Invalid("phone", "field.phone-or-email");
        }

        var customer = found ?? await identity.FindByContactAsync(body.Phone, body.Email, cancel);
        var language = customer is { } known ? await identity.LanguageOfAsync(known, cancel) : reader;
        var request = new OpenCaseBody(
            body.Topic,
            body.Background,
            body.WhatHappened,
            body.AlreadyTried,
            body.Need,
            body.About,
            customer is null ? body.Email ?? body.Phone : null
        );
        if ((await open.OpenAsync(request, customer, PhoneChannel.Key, language, cancel)).IsRefused(out var refusal, out var @case))
        {
            return refusal;
        }

        audit.Add(db, $"staff:{by.Id}", "case.opened-for-caller", $"case:{@case.Id}");
        await db.SaveChangesAsync(cancel);
        signals.Changed(@case.Id);
        return @case;
    }
}
