using Paycare.Platform.Ids;

namespace Paycare.Identity.Profiles;

/// <summary>A customer's masked data, as care sees it before any reveal.</summary>
/// <param name="Id">The customer's id.</param>
/// <param name="Name">Masked name.</param>
/// <param name="Phone">Masked phone.</param>
/// <param name="Email">Masked e-mail address.</param>
/// <param name="Locale">The customer's language.</param>
/// <param name="JoinedAt">When the customer joined.</param>
public sealed record CustomerCard(CustomerId Id, string Name, string Phone, string Email, string Locale, DateTimeOffset JoinedAt);

/// <summary>A customer's devices and sessions.</summary>
/// <param name="Known">Devices that need no code, newest first.</param>
/// <param name="OpenSessions">Number of open sessions.</param>
public sealed record CustomerDevices(IReadOnlyList<DeviceItem> Known, int OpenSessions);

/// <summary>A device on which the customer is known.</summary>
/// <param name="Name">The device's own name.</param>
/// <param name="AddedAt">When it became known.</param>
/// <param name="IsFirst">Whether it is the device of the sign-up.</param>
public sealed record DeviceItem(string Name, DateTimeOffset AddedAt, bool IsFirst);

/// <summary>Personal data that can be revealed, one item at a time.</summary>
public enum PersonalField
{
    /// <summary>The full name.</summary>
    Name,

    /// <summary>The phone number, E.164.</summary>
    Phone,

    /// <summary>The e-mail address.</summary>
    Email,
}
