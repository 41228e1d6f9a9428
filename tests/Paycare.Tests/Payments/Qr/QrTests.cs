using System.Text;
using CsCheck;
using Paycare.Payments.Merchants;
using Paycare.Payments.Qr;
using Paycare.Platform.Amounts;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Payments.Qr;

public sealed class QrTests
{
    /// <summary>The sample of EMVCo's Merchant-Presented Mode specification.</summary>
    private const string Emvco =
        "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
        + "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233"
        + "449988770708123456786304A13A";

    /// <summary>A static QRIS that many public converters use as their sample.</summary>
    private const string StaticQris =
        "00020101021126570011ID.DANA.WWW011893600915302259148102090225914810303UMI51440014ID.CO.QRIS.WWW0215ID102001761"
        + "14730303UMI5204581253033605802ID5922Warung Sayur Bu Sugeng6010Kab. Demak610559567630458C7";

    /// <summary>A dynamic QRIS with amount and additional data, from a payment gateway's public tests.</summary>
    private const string DynamicQris =
        "00020101021226570011ID.DANA.WWW011893600915015706056102091570605610303UME51440014ID.CO.QRIS.WWW0215ID202108073"
        + "29890303UME5204893153033605405100005802ID5906XENDIT6015Kota Jakarta Se61051219062720115SzW8BPHhw35i1vT60490011"
        + "ID.DANA.WWW0425MER2021071400774509608641050116304B00A";

    private static readonly DateTimeOffset Until = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private static readonly MerchantItem Shop = new(
        new MerchantId(Guid.Parse("01a209e51c327381866d4b64ba68b4fa")),
        "Kopi Senja & Café",
        "food"
    );

    private static MerchantQr Codes(string name = "ring") =>
        new(
            KeyRing.Open(
                Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"paycare-qr-{Environment.ProcessId}-{name}")).FullName,
                TestClock.Time
            )
        );

    [Fact]
    public void The_checksum_is_that_of_the_standard() => Assert.Equal("29B1", Crc16.Text("123456789"));

    [Fact]
    public void The_published_samples_are_read()
    {
        var emvco = EmvQr.Read(Emvco).Value;
        Assert.True(emvco.IsDynamic);
        Assert.Equal(("23.72", "156", "BEST TRANSPORT"), (emvco["54"], emvco["53"], emvco["59"]));
        Assert.Equal("12345678", EmvQr.ValueOf(emvco.Accounts["31"], "03"));
        Assert.Equal("***", EmvQr.ValueOf(emvco.Additional, "06"));
        Assert.Equal("0016A011223344998877070812345678", emvco["91"]);

        var still = EmvQr.Read(StaticQris).Value;
        Assert.False(still.IsDynamic);
        Assert.Null(still["54"]);
        Assert.Equal("ID1020017611473", EmvQr.ValueOf(still.Accounts["51"], "02"));

        var dynamic = EmvQr.Read(DynamicQris).Value;
        Assert.Equal(("10000", "12190"), (dynamic["54"], dynamic["61"]));
        Assert.Equal("SzW8BPHhw35i1vT", EmvQr.ValueOf(dynamic.Additional, "01"));
        foreach (var code in new[] { emvco, still, dynamic })
        {
            // Whatever is written again is read as the same.
            Assert.Equal(code.Objects, EmvQr.Read(EmvQr.Write(code.Objects)).Value.Objects);
        }
    }

    [Fact]
    public void Codes_of_others_are_valid_and_not_ours() =>
        Assert.All([StaticQris, DynamicQris, Emvco], text => Assert.Equal(["field.qr-not-ours"], Codes().Read(text).Refusal!.Errors["qr"]));

    [Fact]
    public void A_checksum_is_read_in_either_case_and_with_its_zeros()
    {
        var codes = Codes();
        var text = Enumerable.Range(0, 10_000).Select(i => codes.WriteStatic(Shop, city: $"Kota {i}")).First(t => t[^4..^2] == "00");
        Assert.Equal(Shop.Id, codes.Read(text).Value.Merchant);
        var lettered = Enumerable
            .Range(0, 100)
            .Select(i => codes.WriteStatic(Shop, city: $"Kota {i}"))
            .First(t => t[^4..].Any(char.IsLetter));
        Assert.Equal(Shop.Id, codes.Read(lettered[..^4] + lettered[^4..].ToLowerInvariant()).Value.Merchant);
        Assert.Equal("qr-invalid", codes.Read(text[..^4] + text[^2..]).Refusal!.Code);
        Assert.Equal("qr-invalid", codes.Read(text[..^4]).Refusal!.Code);
        Assert.Equal("qr-invalid", codes.Read(text[..^8]).Refusal!.Code);
    }

    /// <summary>Accounts 02 to 25 belong to card schemes and have no parts of their own.</summary>
    [Fact]
    public void Plain_accounts_beside_ours_are_passed_over()
    {
        var text = Codes().WriteStatic(Shop);
        var body = $"{text[..12]}02164100000000000000{text[12..^4]}";
        Assert.Equal(Shop.Id, Codes().Read(body + Crc16.Text(body)).Value.Merchant);
    }

    /// <summary>Codes in use, whose names and cities are longer than the standard allows.</summary>
    [Theory]
    [InlineData("5944(TEST) RETRIBUSI PARKIR PELABUHAN CONTOH BAR6007BANDUNG")]
    [InlineData("5913WARUNG CONTOH6018KAB. BANDUNG BARAT")]
    [InlineData("5913WARUNG CONTOH6007BANDUNG61054013262070703A01")]
    [InlineData("5913WARUNG CONTOH6007BANDUNG611140132-12345")]
    [InlineData("6007BANDUNG")]
    public void A_code_of_another_network_is_told_from_a_broken_one(string rest)
    {
        var body =
            "00020101021126680016ID.CO.CONTOH.WWW011893600014000000001202150000000000123450303UMI"
            + $"51440014ID.CO.QRIS.WWW0215ID10203000000010303UMI5204581253033605802ID{rest}6304";
        var text = body + Crc16.Text(body);
        Assert.Equal(["field.qr-not-ours"], Codes().Read(text).Refusal!.Errors["qr"]);
        Assert.Equal(["field.qr-not-ours"], Codes().Read($"\uFEFF{text}\n").Refusal!.Errors["qr"]);
        Assert.Equal(
            ["field.qr-checksum"],
            Codes().Read(text.Replace("BANDUNG", "BANDUNK", StringComparison.Ordinal)).Refusal!.Errors["qr"]
        );
        Assert.Equal(["field.qr-malformed"], Codes().Read(text[..^12]).Refusal!.Errors["qr"]);
    }

    [Fact]
    public void Our_codes_say_whom_how_much_for_what_and_until_when()
    {
        var codes = Codes();
        var still = codes.Read(codes.WriteStatic(Shop)).Value;
        Assert.Equal(new ScannedCode(Shop.Id, null, null, null, null), still);
        var text = codes.WriteDynamic(Shop, Money.Rupiah(38_000), "ORDER-17", Until);
        var dynamic = codes.Read(text).Value;
        Assert.Equal(
            (Shop.Id, Money.Rupiah(38_000), "ORDER-17", Until),
            (dynamic.Merchant, dynamic.Amount, dynamic.Reference, dynamic.ExpiresAt)
        );
        Assert.NotNull(dynamic.Once);
        Assert.Equal(text, codes.WriteDynamic(Shop, Money.Rupiah(38_000), "ORDER-17", Until));
        Assert.False(dynamic.HasExpired(Until.AddSeconds(-1)));
        Assert.True(dynamic.HasExpired(Until));
        Assert.Equal("Kopi Senja & Cafe", EmvQr.Read(text).Value["59"]);
        Assert.Null(codes.Read(codes.WriteStatic(Shop, Money.Rupiah(5_000))).Value.Once);
        // Somebody else's key signs something else.
        Assert.Equal(["field.qr-changed"], Codes("other").Read(text).Refusal!.Errors["qr"]);
    }

    [Theory]
    [InlineData("54", "37000.00", "field.qr-changed")]
    [InlineData("54", "0.00", "field.qr-malformed")]
    [InlineData("54", "38000.001", "field.qr-malformed")]
    [InlineData("54", null, "field.qr-malformed")]
    [InlineData("01", "11", "field.qr-changed")]
    [InlineData("01", "13", "field.qr-malformed")]
    [InlineData("53", "840", "field.qr-currency")]
    [InlineData("53", null, "field.qr-malformed")]
    [InlineData("62", "0508ORDER-18", "field.qr-changed")]
    [InlineData("62", "0509ORDER-18", "field.qr-malformed")]
    [InlineData("62", "0504ABCD0504ABCD", "field.qr-malformed")]
    [InlineData("58", "id", "field.qr-malformed")]
    [InlineData("60", null, "field.qr-malformed")]
    [InlineData("26", "0014ID.PAYCARE.WWW0132" + "00000000000000000000000000000000", "field.qr-malformed")]
    public void Nobody_changes_a_signed_code(string id, string? value, string wrong)
    {
        var code = EmvQr.Read(Codes().WriteDynamic(Shop, Money.Rupiah(38_000), "ORDER-17", Until)).Value;
        var changed = code.Objects.Where(o => o.Id != id || value is not null).Select(o => o.Id == id ? new DataObject(id, value!) : o);
        Assert.Equal([wrong], Codes().Read(EmvQr.Write(changed)).Refusal!.Errors["qr"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("https://example.com/pay")]
    [InlineData("000201")]
    [InlineData("0002010102126304")]
    [InlineData("000201\u0000")]
    [InlineData("\ud83d")]
    public void What_is_no_code_is_refused(string text) => Assert.Equal("qr-invalid", Codes().Read(text).Refusal!.Code);

    [Fact]
    public void An_id_twice_a_length_beyond_the_end_and_a_wrong_checksum_are_refused()
    {
        var text = Codes().WriteStatic(Shop);
        Assert.Equal(["field.qr-checksum"], Codes().Read($"{text[..^4]}0000").Refusal!.Errors["qr"]);
        Assert.Equal(["field.qr-malformed"], Codes().Read(text[..^1]).Refusal!.Errors["qr"]);
        Assert.Equal(["field.qr-malformed"], Codes().Read(Sealed(text[..^8] + "5902AB")).Refusal!.Errors["qr"]);
        Assert.Equal(["field.qr-malformed"], Codes().Read(Sealed(text[..^8] + "8000")).Refusal!.Errors["qr"]);
        Assert.Equal(["field.qr-malformed"], Codes().Read(new string('0', 600)).Refusal!.Errors["qr"]);
        // Unknown tags are no fault.
        Assert.Equal(Shop.Id, Codes().Read(Sealed(text[..^8] + "8003ABC")).Value.Merchant);

        static string Sealed(string body) => body + "6304" + Crc16.Text(body + "6304");
    }

    [Fact]
    public void Any_change_of_a_code_is_read_or_refused_and_never_thrown()
    {
        var codes = Codes();
        string[] seeds =
        [
            Emvco,
            StaticQris,
            DynamicQris,
            codes.WriteStatic(Shop),
            codes.WriteDynamic(Shop, Money.Rupiah(38_000), "ORDER-17", Until),
        ];
        var honest = codes.Read(seeds[^1]).Value;
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Int[0, 300], Gen.Int[0, 12], Gen.String, Gen.Bool)
            .Sample(
                (which, at, cut, put, isSealed) =>
                {
                    var seed = seeds[which];
                    at = Math.Min(at, seed.Length);
                    var changed = seed[..at] + put + seed[Math.Min(seed.Length, at + cut)..];
                    // Half of them get a right checksum, or nothing behind it would ever be tried.
                    changed = isSealed && changed.Length > 8 ? changed[..^8] + "6304" + Crc16.Text(changed[..^8] + "6304") : changed;
                    var read = codes.Read(changed);
                    Assert.True(read.Refusal is { Code: "qr-invalid" } || read.Value.Amount is null || read.Value == honest, changed);
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Any_noise_is_refused_and_never_thrown()
    {
        var codes = Codes();
        Gen.Byte.Array[0, 700]
            .Select(Encoding.Latin1.GetString)
            .Sample(text => Assert.Equal("qr-invalid", codes.Read(text).Refusal!.Code), iter: 2_000);
    }
}
