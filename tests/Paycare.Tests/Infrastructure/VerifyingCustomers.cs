using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Identity.Verification;
using Paycare.Platform.Ids;
using Paycare.Web.Actors;

namespace Paycare.Tests.Infrastructure;

/// <summary>What tests do to have a customer verified.</summary>
internal static class VerifyingCustomers
{
    public const string BirthDate = "1998-07-25",
        Mine = "/api/v1/me/identity-verification",
        Reviews = "/api/v1/desk/identity-verifications";
    private static int _documents;

    /// <summary>A KTP's number that no other test has.</summary>
    public static string NewNik()
    {
        var n = Interlocked.Increment(ref _documents);
        return string.Create(CultureInfo.InvariantCulture, $"{317101 + (n / 9000):000000}250798{(n % 9000) + 1:0000}");
    }

    public static byte[] Png(int size = 2048) => Image([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], size);

    public static byte[] Jpeg(int size = 2048) => Image([0xFF, 0xD8, 0xFF, 0xE0], size);

    public static Task<ApiAnswer> SubmitDocumentAsync(this CustomerActor customer, string? number = null, string name = "Rina Wulandari") =>
        customer.Api.PostAsync(
            Mine,
            new
            {
                documentType = "ktp",
                documentNumber = number ?? NewNik(),
                fullName = name,
                birthDate = BirthDate,
            }
        );

    public static async Task<ApiAnswer> SendImagesAsync(this CustomerActor customer, byte[]? front = null, byte[]? selfie = null)
    {
        using var form = new MultipartFormDataContent();
        Add(form, "front", front ?? Png());
        Add(form, "selfie", selfie ?? Jpeg());
        return await customer.Api.SendAsync(HttpMethod.Post, $"{Mine}/images", form);

        static void Add(MultipartFormDataContent form, string name, byte[] content)
        {
            if (content.Length == 0)
            {
                return;
            }

            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            form.Add(part, name, $"{name}.jpg");
        }
    }

    /// <summary>Submits document and images, so that it is the first reviewer's turn.</summary>
    /// <returns>The request's id at the desk.</returns>
    public static async Task<string> AskToBeVerifiedAsync(this CustomerActor customer, TestHost host, string? number = null)
    {
        (await customer.SubmitDocumentAsync(number)).Expect(201);
        (await customer.SendImagesAsync()).Expect(200);
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        return await host.InDatabaseAsync(async db =>
            (
                await db.Set<IdentityVerification>().Where(v => v.Customer == id).OrderByDescending(v => v.StartedAt).FirstAsync()
            ).Id.ToString()
        );
    }

    /// <summary>Gives a reason, looks, and says yes.</summary>
    public static async Task<ApiAnswer> ApproveAsync(this ApiClient staff, string id)
    {
        (await staff.PostAsync($"{Reviews}/{id}/reveal", new { reason = "Verification" })).Expect(200);
        return await staff.PostAsync($"{Reviews}/{id}/approve", new { reason = "Document and face fit" });
    }

    /// <summary>The whole way, until the wallet's limits are those of a verified customer.</summary>
    public static async Task VerifyAsync(this CustomerActor customer, TestHost host)
    {
        var id = await customer.AskToBeVerifiedAsync(host);
        (await (await host.AgentAsync()).ApproveAsync(id)).Expect(204);
        (await (await host.StaffAsync("risk")).ApproveAsync(id)).Expect(204);
        await Eventually.HoldsAsync(async () =>
            (await customer.Api.GetAsync("/api/v1/wallet")).Expect(200)["limits.balance.value"] == "20000000.00"
        );
    }

    /// <summary>A session of its own for a member of staff of a role: its bearer token.</summary>
    public static Task<string> StaffTokenAsync(this TestHost host, StaffRole role) =>
        host.InDatabaseAsync(async db =>
        {
            var (token, _) = host
                .Services.GetRequiredService<SessionBook>()
                .Open(db, null, db.Set<StaffMember>().First(s => s.Role == role).Id, null);
            await db.SaveChangesAsync();
            return token;
        });

    private static byte[] Image(byte[] head, int size)
    {
        var image = new byte[size];
        for (var i = 0; i < size; i++)
        {
            image[i] = i < head.Length ? head[i] : (byte)(i % 251);
        }

        return image;
    }
}
