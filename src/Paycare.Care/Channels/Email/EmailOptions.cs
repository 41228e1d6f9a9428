namespace Paycare.Care.Channels.Email;

/// <summary>Care's mailbox: configuration <c>Paycare:Contact:Email</c>. It is not shown without an address.</summary>
internal sealed class EmailOptions
{
    /// <summary>Care's e-mail address; not shown while empty.</summary>
    public string Address { get; set; } = "";

    /// <summary>Longest wait for an answer by e-mail, as told to customers.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromHours(24);
}
