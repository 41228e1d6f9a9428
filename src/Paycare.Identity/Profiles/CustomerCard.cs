using Paycare.Platform.Ids;

namespace Paycare.Identity.Profiles;

/// <summary>A customer as care sees one before any reveal.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Masked name.</param>
/// <param name="Phone">Masked phone.</param>
/// <param name="Email">Masked e-mail address.</param>
/// <param name="Locale">The language to answer in.</param>
/// <param name="JoinedAt">Customer since.</param>
public sealed record CustomerCard(CustomerId Id, string Name, string Phone, string Email, string Locale, DateTimeOffset JoinedAt);

/// <summary>Where a customer is signed in.</summary>
/// <param name="Known">Devices that need no code, the newest first.</param>
/// <param name="OpenSessions">Sessions that are open now.</param>
public sealed record CustomerDevices(IReadOnlyList<DeviceItem> Known, int OpenSessions);

/// <summary>A device that a customer is known on.</summary>
/// <param name="Name">What it called itself.</param>
/// <param name="AddedAt">Since when.</param>
/// <param name="IsFirst">Whether it is the one of the sign-up.</param>
public sealed record DeviceItem(string Name, DateTimeOffset AddedAt, bool IsFirst);

/// <summary>Personal data that can be revealed one by one.</summary>
public enum PersonalField
{
    /// <summary>The full name.</summary>
    Name,

    /// <summary>The phone, E.164.</summary>
    Phone,

    /// <summary>The e-mail address.</summary>
    Email,
}
