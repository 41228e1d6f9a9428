using System.Text.Json;
using System.Text.Json.Serialization;
using Paycare.Ledger.Journal;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>What came of an attempt to move money, in the words of the public contract.</summary>
[JsonConverter(typeof(KebabEnumConverter<AttemptStatus>))]
public enum AttemptStatus
{
    /// <summary>The money moved.</summary>
    Succeeded,

    /// <summary>Nothing moved: it was turned down at once.</summary>
    Refused,

    /// <summary>The end is not known yet; the money is held.</summary>
    Pending,

    /// <summary>It was taken, and came to nothing later.</summary>
    Failed,
}

/// <summary>Reads and writes statuses.</summary>
public static class AttemptStatuses
{
    /// <summary>As it stands in answers.</summary>
    public static string Text(this AttemptStatus status) => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

    /// <summary>What the row alone says.</summary>
    internal static AttemptStatus Of(EntryState state) =>
        state switch
        {
            EntryState.Refused => AttemptStatus.Refused,
            EntryState.Pending => AttemptStatus.Pending,
            EntryState.Voided or EntryState.Expired => AttemptStatus.Failed,
            EntryState.Posted or EntryState.Captured => AttemptStatus.Succeeded,
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
}
