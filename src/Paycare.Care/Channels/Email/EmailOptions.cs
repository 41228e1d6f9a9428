namespace Paycare.Care.Channels.Email;

/// <summary>Care's mailbox: configuration <c>Paycare:Contact:Email</c>. It is not shown without an address.</summary>
internal sealed class EmailOptions
{
    /// <summary>The address.</summary>
    public string Address { get; set; } = "";

    /// <summary>The longest wait for an answer.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromHours(24);
}
