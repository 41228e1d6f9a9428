using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Reference;

/// <summary>Examples made from schemas, so that each is valid: a likely value for every well-known name, else one of its type.</summary>
internal static partial class Examples
{
    private const int Deepest = 8;
    private const string Id = "0195842f4c1e7a3b9d5c6e8f1a2b3c4d",
        Time = "2026-03-11T03:00:00.000000Z";

    private static readonly Dictionary<string, string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["value"] = "15000.00",
        ["currency"] = "IDR",
        ["phone"] = "+6281234567890",
        ["fromPhone"] = "+6281234567890",
        ["toPhone"] = "+6281298765432",
        ["newPhone"] = "+62 812 •••• 890",
        ["phoneEnd"] = "7890",
        ["email"] = "rina@example.com",
        ["ownerEmail"] = "owner@kopi-senja.example",
        ["identifier"] = "+6281234567890",
        ["contact"] = "rina@example.com",
        ["fullName"] = "Rina Wulandari",
        ["holderName"] = "RINA WULANDARI",
        ["ownerName"] = "Wati Lestari",
        ["name"] = "Rina Wulandari",
        ["maskedName"] = "R••• W•••••••••",
        ["password"] = "seven-boats-at-noon",
        ["current"] = "seven-boats-at-noon",
        ["pin"] = "274951",
        ["code"] = "481516",
        ["oneTimeCode"] = "481516",
        ["locale"] = Languages.Indonesian.Name,
        ["language"] = Languages.Indonesian.Name,
        ["accessToken"] = "pcs_9fQ2Yw7kR1",
        ["deviceToken"] = "pcd_4hT8Zx3mL6",
        ["token"] = "pci_7vN5Bq1sD2",
        ["secret"] = "JBSWY3DPEHPK3PXP",
        ["otpauthUri"] = "otpauth://totp/Paycare:rina@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Paycare",
        ["number"] = "PC-10427",
        ["caseNumber"] = "PC-10427",
        ["last4"] = "1111",
        ["cvv"] = "123",
        ["brand"] = "visa",
        ["status"] = "succeeded",
        ["state"] = "open",
        ["topic"] = "payment-failed",
        ["reason"] = "Ordered by mistake",
        ["note"] = "Lunch on Tuesday",
        ["text"] = "Your refund is on its way.",
        ["comment"] = "Quick and clear.",
        ["reference"] = "ORDER-7",
        ["qr"] = "00020101021126...6304A1B2",
        ["svg"] = "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
        ["url"] = "https://shop.example/paycare",
        ["endpoint"] = "https://push.example/send/f3Qm9xT",
        ["p256dh"] = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        ["auth"] = "BTBZMqHH6r4Tts7J_aSIgg",
        ["publicKey"] = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        ["service"] = "push.example",
        ["expiresIn"] = "PT15M",
        ["advance"] = "PT1H",
        ["bankCode"] = "014",
        ["account"] = "7000000001",
        ["role"] = "cashier",
        ["title"] = "Why a payment fails",
        ["summary"] = "You were not charged.",
        ["birthDate"] = "1994-05-17",
        ["documentNumber"] = "3174015705940001",
        ["next"] = "MDE5NTg0MmY0YzFlN2EzYg",
        ["scope"] = "merchant:kopi-senja",
    };

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["expiryMonth"] = 8,
        ["expiryYear"] = 2029,
        ["triesLeft"] = 2,
        ["score"] = 5,
        ["feeBasisPoints"] = 70,
        ["status"] = 200,
    };

    /// <summary>An example of a schema.</summary>
    public static JsonNode? Of(IOpenApiSchema? schema) => Of(schema, "", 0);

    /// <summary>An example of a parameter, made like that of a field of its name.</summary>
    public static JsonNode? OfParameter(OpenApiParameter parameter) =>
        Of(parameter.Schema, Texts.ContainsKey(parameter.Name!) ? parameter.Name! : "itsId", 0);

    private static JsonNode? Of(IOpenApiSchema? schema, string name, int depth)
    {
        if (schema is null || depth > Deepest)
        {
            return null;
        }

        if ((schema.OneOf ?? schema.AnyOf) is { Count: > 0 } choices)
        {
            return Of(choices.FirstOrDefault(c => c.Type != JsonSchemaType.Null), name, depth);
        }

        if (schema.Enum is { Count: > 0 } members)
        {
            return members.First(m => m is not null).DeepClone();
        }

        var type = schema.Type & ~JsonSchemaType.Null;
        return type switch
        {
            JsonSchemaType.String => Text(schema, name),
            JsonSchemaType.Integer => Numbers.GetValueOrDefault(name, 1),
            JsonSchemaType.Number => 1.5,
            JsonSchemaType.Boolean => true,
            JsonSchemaType.Array => depth >= Deepest - 1 ? new JsonArray() : new JsonArray(Of(schema.Items, Singular(name), depth + 1)),
            _ when schema.Properties is { Count: > 0 } properties => Members(properties, depth),
            JsonSchemaType.Object when schema.AdditionalProperties is { } each => new JsonObject { ["note"] = Of(each, name, depth + 1) },
            JsonSchemaType.Object => new JsonObject { ["name"] = "Rina Wulandari" },
            _ => Text(schema, name),
        };
    }

    private static JsonObject Members(IDictionary<string, IOpenApiSchema> properties, int depth)
    {
        var members = new JsonObject();
        foreach (var (name, schema) in properties)
        {
            members[name] = Of(schema, name, depth + 1);
        }

        return members;
    }

    private static JsonNode Text(IOpenApiSchema schema, string name) =>
        schema.Format switch
        {
            "date-time" => Time,
            "date" => "2026-03-11",
            "uuid" => "0195842f-4c1e-7a3b-9d5c-6e8f1a2b3c4d",
            "byte" or "binary" => "iVBORw0KGgo=",
            SchemaTransformer.IdFormat => Id,
            _ when Choice(schema.Description) is { } choice => choice,
            _ when Texts.TryGetValue(name, out var known) => known,
            _ when name.EndsWith("Id", StringComparison.OrdinalIgnoreCase) => Id,
            _ when name.EndsWith("At", StringComparison.Ordinal) => Time,
            _ => "text",
        };

    /// <summary>The first value where the words list them: <c>`open`, `paused` or `suspended`</c>, <c>sent, paid or returned</c>.</summary>
    private static string? Choice(string? description) =>
        description is not null && Listed().Match(description) is { Success: true } match ? match.Groups["value"].Value : null;

    private static string Singular(string name) => name.EndsWith("ies", StringComparison.Ordinal) ? $"{name[..^3]}y" : name.TrimEnd('s');

    [GeneratedRegex(@"^(Always )?(`(?!null)(?<value>[a-z][a-z-]*)`|(?<value>[a-z][a-z-]*)((, [a-z-]+)* or [a-z-]+\b|\.$))")]
    private static partial Regex Listed();
}
