using System.IO.Pipelines;
using System.Text.Json;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Privacy;

/// <summary>
/// One module's share of the data kept about a customer: exports it to its owner, and erases it once the account is closed. A new
/// table with personal data belongs in one of these.
/// </summary>
public interface IPersonalData
{
    /// <summary>The data kept, read only while it is written out.</summary>
    IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel);

    /// <summary>Erases it, or anonymises what must stay. Runs again after a failure, so it must be idempotent.</summary>
    Task EraseAsync(CustomerId customer, CancellationToken cancel);
}

/// <summary>A named part of an export.</summary>
/// <param name="Name">The section's property name in the file.</param>
/// <param name="Items">The section's content.</param>
/// <param name="IsOne">Whether it is one object rather than a list.</param>
public sealed record PersonalSection(string Name, IAsyncEnumerable<object> Items, bool IsOne = false);

/// <summary>Writes everything that is kept about a customer, item by item as it is read.</summary>
public sealed class PersonalExport(IEnumerable<IPersonalData> parts, TimeProvider clock)
{
    /// <summary>Writes one JSON object (RFC 8259) with a property per section.</summary>
    public async Task WriteAsync(Stream to, CustomerId customer, CancellationToken cancel)
    {
        var pipe = PipeWriter.Create(to, new StreamPipeWriterOptions(leaveOpen: true));
        await using (var json = new Utf8JsonWriter(pipe, new JsonWriterOptions { Encoder = Json.Options.Encoder, Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("customerId", customer.ToString());
            json.WriteString("exportedAt", clock.GetUtcNow().UtcDateTime);
            foreach (var section in parts.SelectMany(p => p.Sections(customer, cancel)))
            {
                json.WritePropertyName(section.Name);
                await WriteAsync(json, pipe, section, cancel);
            }

            json.WriteEndObject();
        }

        await pipe.CompleteAsync();
    }

    private static async Task WriteAsync(Utf8JsonWriter json, PipeWriter pipe, PersonalSection section, CancellationToken cancel)
    {
        if (!section.IsOne)
        {
            json.WriteStartArray();
        }

        var written = 0;
        await foreach (var item in section.Items.WithCancellation(cancel))
        {
            // Into the pipe's memory first: the response stream accepts no synchronous writes.
            JsonSerializer.Serialize(json, item, item.GetType(), Json.Options);
            _ = await pipe.FlushAsync(cancel);
            written++;
        }

        if (!section.IsOne)
        {
            json.WriteEndArray();
        }
        else if (written == 0)
        {
            json.WriteNullValue();
        }
    }
}

/// <summary>The customer to erase.</summary>
internal sealed record PersonToErase(CustomerId Customer);

/// <summary>Erases a person from every module. What the ledger keeps then refers to an id that identifies no one.</summary>
internal sealed class ErasureTimer(IEnumerable<IPersonalData> parts, Database db, AuditLog audit) : IDueHandler<PersonToErase>
{
    public const string HandlerName = "erase-personal-data";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Upkeep;

    public async Task HandleAsync(PersonToErase person, DueItem item, CancellationToken cancel)
    {
        var customer = person.Customer;
        foreach (var part in parts)
        {
            await part.EraseAsync(customer, cancel);
        }

        await db.Dialect.ForgetDeletedAsync(db, cancel);
        audit.Add(db, "paycare", "privacy.erased", $"customer:{customer}");
        await db.SaveChangesAsync(cancel);
    }
}
