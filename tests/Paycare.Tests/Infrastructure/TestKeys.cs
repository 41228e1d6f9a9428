using Paycare.Ledger.Chain;
using Paycare.Platform.Sealing;

namespace Paycare.Tests.Infrastructure;

/// <summary>Keys for tests without a host, made once.</summary>
internal static class TestKeys
{
    private static readonly Lazy<DirectoryInfo> _folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("paycare-keys-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    });
    private static readonly Lazy<KeyRing> _ring = new(() => KeyRing.Open(_folder.Value.FullName, TestClock.Time));
    private static readonly Lazy<LedgerMacs> _macs = new(() => new LedgerMacs(Ring));

    /// <summary>Where they are, for another process.</summary>
    public static string Folder()
    {
        _ = Ring;
        return _folder.Value.FullName;
    }

    public static KeyRing Ring => _ring.Value;

    public static LedgerMacs Macs => _macs.Value;
}
