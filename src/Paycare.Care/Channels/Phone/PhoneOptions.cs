namespace Paycare.Care.Channels.Phone;

/// <summary>The hotline: configuration <c>Paycare:Contact:Phone</c>. It is not shown without a number.</summary>
internal sealed class PhoneOptions
{
    /// <summary>The hotline's number, as people read it; not shown while empty.</summary>
    public string Number { get; set; } = "";

    /// <summary>Longest wait on the phone, as told to customers.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(15);
}
