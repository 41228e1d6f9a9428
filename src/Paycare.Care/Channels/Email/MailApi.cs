using MimeKit;
using Paycare.Care.Cases;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Email;

/// <summary>What became of a mail.</summary>
/// <param name="Result"><c>known</c>, <c>opened</c>, <c>continued</c>, <c>noted</c> or <c>nothing</c>.</param>
/// <param name="CaseId">The case; <c>null</c> for none.</param>
/// <param name="CaseNumber">Its number; <c>null</c> for none.</param>
public sealed record MailTaken(string Result, CaseId? CaseId, string? CaseNumber);

/// <summary>Takes a mail by the same way as the mailbox does, for the demo, where there is none.</summary>
public sealed class MailApi
{
    private readonly MailIntake _intake;

    internal MailApi(MailIntake intake) => _intake = intake;

    /// <summary>Takes a mail.</summary>
    /// <param name="mail">The mail as it is transported (RFC 5322).</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<Result<MailTaken>> TakeAsync(Stream mail, CancellationToken cancel)
    {
        try
        {
            return await _intake.TakeAsync(await MimeMessage.LoadAsync(mail, cancel), cancel) is { } taken
                ? new MailTaken(taken.End.Name(), taken.Case?.Id, taken.Case?.NumberText)
                : new MailTaken("nothing", null, null);
        }
        catch (FormatException)
        {
            return Refusal.Invalid("mail", "field.mail-malformed");
        }
    }
}
