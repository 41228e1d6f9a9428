using Paycare.Platform.Ids;

namespace Paycare.Payments.Merchants;

/// <summary>
/// Ids of test mode. Each merchant has one twin of itself for tests, and each twin one payer, all three the same bits but for the
/// UUID's version: 7 is real, 8 (RFC 9562: for the issuer's own use) is a test. So an id tells by itself that no money is behind it,
/// wherever it stands, and nobody has to look that up or could forget to.
/// </summary>
public static class TestIds
{
    private const int VersionByte = 6,
        Version = 0xF0,
        Real = 0x70,
        Test = 0x80;

    /// <summary>Whether this is a merchant's test twin.</summary>
    public static bool IsTest(this MerchantId id) => IsTest(id.Value);

    /// <summary>Whether this is the payer of a test twin, who is no customer.</summary>
    public static bool IsTest(this CustomerId id) => IsTest(id.Value);

    /// <summary>The merchant itself, of its twin too.</summary>
    public static MerchantId Live(this MerchantId id) => id.IsTest() ? new MerchantId(With(id.Value, Real)) : id;

    /// <summary>The merchant's test twin.</summary>
    public static MerchantId TestTwin(this MerchantId id) => new(With(id.Value, Test));

    /// <summary>Who pays the merchant's test twin.</summary>
    internal static CustomerId TestPayer(this MerchantId id) => new(With(id.Value, Test));

    private static bool IsTest(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        return id.TryWriteBytes(bytes, bigEndian: true, out _) && (bytes[VersionByte] & Version) == Test;
    }

    private static Guid With(Guid id, int version)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[VersionByte] = (byte)((bytes[VersionByte] & ~Version) | version);
        return new Guid(bytes, bigEndian: true);
    }
}
