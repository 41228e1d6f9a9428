namespace Paycare.Care.Channels.Phone;

/// <summary>The hotline: configuration <c>Paycare:Contact:Phone</c>. It is not shown without a number.</summary>
internal sealed class PhoneOptions
{
    /// <summary>The number, as people read it.</summary>
    public string Number { get; set; } = "";

    /// <summary>The longest wait for a person.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(15);
}
