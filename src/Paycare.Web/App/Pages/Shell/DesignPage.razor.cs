using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;

namespace Paycare.Web.App.Pages.Shell;

/// <summary>Samples for the page of components.</summary>
public sealed partial class DesignPage
{
    private static readonly string?[] Tones = [null, "brand", "ok", "warn", "danger", "ice"];
    private static readonly (string Tone, string Icon)[] Marks = [("ok", "check-circle"), ("warn", "minus-circle"), ("ice", "freeze")];

    private static readonly RenderFragment Saved = builder => builder.AddMarkupContent(0, "<span class=\"saved\">Saved 14:18</span>");

    private static readonly AttachmentAnswer[] Files = [new(default, "bank statement.pdf", "application/pdf", 88_000)];

    private IEnumerable<string> Icons
    {
        get
        {
            using var file = new StreamReader(Environment.WebRootFileProvider.GetFileInfo("/icons.svg").CreateReadStream());
            return [.. IconId().Matches(file.ReadToEnd()).Select(m => m.Groups["name"].Value)];
        }
    }

    private IReadOnlyList<AttemptFacts> Attempts
    {
        get
        {
            var now = Clock.GetUtcNow();
            var shop = new MerchantItem(default, "Kopi Senja", "food");
            return
            [
                Attempt(now, EntryKind.Payment, AttemptStatus.Refused, 38_000, shop, AttemptCode.InsufficientBalance),
                Attempt(
                    now,
                    EntryKind.Payment,
                    AttemptStatus.Succeeded,
                    86_000,
                    new MerchantItem(default, "Apotek Sehat", "pharmacy"),
                    null
                ),
                Attempt(now, EntryKind.TopUp, AttemptStatus.Pending, 100_000, null, null),
                Attempt(now.AddDays(-1), EntryKind.TopUp, AttemptStatus.Succeeded, 400_000, null, null),
                Attempt(now.AddDays(-1), EntryKind.Payment, AttemptStatus.Refused, 12_000, shop, AttemptCode.WrongPin),
            ];
        }
    }

    private IReadOnlyList<CaseItem> Cases
    {
        get
        {
            var now = Clock.GetUtcNow();
            return
            [
                new CaseItem(default, "PC-10427", "refund", "new", now.AddMinutes(-18), now.AddMinutes(12), null, "Sari"),
                new CaseItem(default, "PC-10428", "payment-failed", "new", now.AddMinutes(-28), now.AddMinutes(2), null, null),
                new CaseItem(default, "PC-10429", "refund", "open", now.AddDays(-3), now.AddDays(9), null, null),
                new CaseItem(default, "PC-10430", "card", "waiting-on-customer", now.AddHours(-2), null, null, "Bima"),
            ];
        }
    }

    private static AttemptFacts Attempt(
        DateTimeOffset at,
        EntryKind kind,
        AttemptStatus status,
        long rupiah,
        MerchantItem? shop,
        AttemptCode? code
    ) =>
        new()
        {
            Id = "sample",
            Kind = kind,
            Status = status,
            Amount = Money.Rupiah(rupiah),
            Merchant = shop,
            Code = code,
            IsIncoming = kind == EntryKind.TopUp,
            At = at,
            Evidence =
                code == AttemptCode.InsufficientBalance ? Evidence.None.With("shortfall", Money.Rupiah(15_000).Minor) : Evidence.None,
        };

    [GeneratedRegex("id=\"i-(?<name>[a-z-]+)\"")]
    private static partial Regex IconId();
}
