using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Sealing;

public class VaultTests
{
    private static readonly Guid Row = Guid.Parse("01a209e0000070008000000000000001"),
        OtherRow = Guid.Parse("01a209e0000070008000000000000002");

    [Theory, OnBothDatabases]
    public async Task A_sealed_value_opens_only_in_its_own_place(TestDatabase database)
    {
        var vault = (await TestHost.OnAsync(database)).Services.GetRequiredService<Vault>();
        var place = new Place("identity_customers", Row, "phone");
        var box = vault.Seal("+6281234564471", place);
        Assert.Equal("+6281234564471", vault.Open(box, place));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(box, place with { Row = OtherRow }));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(box, place with { Column = "email" }));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(box, place with { Table = "payments_cards" }));
    }

    [Theory, OnBothDatabases]
    public async Task A_changed_or_cut_value_does_not_open(TestDatabase database)
    {
        var vault = (await TestHost.OnAsync(database)).Services.GetRequiredService<Vault>();
        var place = new Place("identity_customers", Row, "phone");
        var box = vault.Seal("+6281234564471", place);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(changed, place));
        }

        Assert.ThrowsAny<CryptographicException>(() => vault.Open(box[..20], place));
    }

    [Theory, OnBothDatabases]
    public async Task The_same_value_is_sealed_differently_each_time_and_indexed_alike(TestDatabase database)
    {
        var vault = (await TestHost.OnAsync(database)).Services.GetRequiredService<Vault>();
        var place = new Place("identity_customers", Row, "phone");
        Assert.NotEqual(vault.Seal("+6281234564471", place), vault.Seal("+6281234564471", place));
        Assert.Equal(vault.BlindIndex("phone", "+6281234564471"), vault.BlindIndex("phone", "+6281234564471"));
        Assert.NotEqual(vault.BlindIndex("phone", "+6281234564471"), vault.BlindIndex("card", "+6281234564471"));
    }

    [Fact]
    public void The_key_ring_is_readable_by_its_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory("paycare-ring-");
        var first = KeyRing.Open(folder.FullName, TestClock.Time);
        var again = KeyRing.Open(folder.FullName, TestClock.Time);
        Assert.Equal(first.MacKey("pin"), again.MacKey("pin"));
        Assert.NotEqual(first.MacKey("pin"), first.MacKey("blind-index"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, "ring.json")));
        }

        folder.Delete(recursive: true);
    }
}
