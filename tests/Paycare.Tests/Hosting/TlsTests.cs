using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Commands;
using Paycare.Web.Hosting;

namespace Paycare.Tests.Hosting;

/// <summary>A Production host as a third-party scanner sees it.</summary>
public sealed class TlsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Production_host_speaks_tls_1_2_and_1_3_with_authenticated_ciphers_alone()
    {
        await using var store = await TestStore.CreateAsync(TestDatabase.Sqlite);
        var folder = Directory.CreateTempSubdirectory("paycare-tls-");
        try
        {
            var certificate = Path.Combine(folder.FullName, "host.pfx");
            using (var key = RSA.Create(2048))
            {
                var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                using var made = request.CreateSelfSigned(
                    TestClock.RealTime.GetUtcNow().AddDays(-1),
                    TestClock.RealTime.GetUtcNow().AddDays(30)
                );
                await File.WriteAllBytesAsync(certificate, made.Export(X509ContentType.Pfx, "scan"), Cancel);
            }

            await using var app = PaycareHost.Build(["--environment", "Production"], builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["urls"] = "https://127.0.0.1:0",
                        ["Kestrel:Certificates:Default:Path"] = certificate,
                        ["Kestrel:Certificates:Default:Password"] = "scan",
                        ["Paycare:DataDirectory"] = store.Folder,
                        ["Paycare:KeyDirectory"] = Path.Combine(folder.FullName, "keys"),
                        ["Paycare:Processor"] = "stripe",
                        ["Paycare:Stripe:ApiKey"] = "sk_live_never_used",
                        ["Paycare:PublicUrl"] = "https://localhost",
                        ["Paycare:Stripe:WebhookSecret"] = "whsec_never_used",
                    }
                );
            });
            var address = await ServeCommand.StartAsync(app, Cancel);
            var seen = await ScanAsync(address.Port);
            await ServeCommand.StopAsync(app);

            var protocols = seen.Descendants("protocol")
                .ToDictionary(p => $"{p.Attribute("type")!.Value}{p.Attribute("version")!.Value}", p => p.Attribute("enabled")!.Value);
            Assert.Equal(("1", "1"), (protocols["tls1.2"], protocols["tls1.3"]));
            foreach (var old in new[] { "ssl2", "ssl3", "tls1.0", "tls1.1" })
            {
                Assert.Equal("0", protocols[old]);
            }

            var ciphers = seen.Descendants("cipher").Select(c => c.Attribute("cipher")!.Value).ToList();
            Assert.True(ciphers.Count >= 4, string.Join(' ', ciphers));
            Assert.All(ciphers, c =>
                Assert.True(c.Contains("GCM", StringComparison.Ordinal) || c.Contains("POLY1305", StringComparison.Ordinal), c)
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A scanner that is missing is a failure, never a skip: scripts/test installs it.</summary>
    private static async Task<XElement> ScanAsync(int port)
    {
        using var scan = Process.Start(
            new ProcessStartInfo("sslscan", ["--no-colour", "--no-heartbleed", "--xml=-", $"{IPAddress.Loopback}:{port}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var text = await scan.StandardOutput.ReadToEndAsync(Cancel);
        await scan.WaitForExitAsync(Cancel);
        return XElement.Parse(text[text.IndexOf("<document", StringComparison.Ordinal)..]);
    }
}
