namespace Paycare.Platform.Outgoing;

/// <summary>A name led to an address that is not public; nothing was sent there.</summary>
public sealed class AddressRefusedException() : IOException("The address is not public.");
