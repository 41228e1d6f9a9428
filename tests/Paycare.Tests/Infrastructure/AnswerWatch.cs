using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Web.Reference;

namespace Paycare.Tests.Infrastructure;

/// <summary>Looks at every answer that a host gives, and compares it with the API document: statuses, codes and names of fields.</summary>
internal sealed partial class AnswerWatch : IStartupFilter
{
    private readonly ConcurrentDictionary<(string Operation, int Status, string Type, string Body), bool> _seen = new();

    /// <summary>A host of its own that is watched.</summary>
    public Task<TestHost> StartAsync(TestDatabase database) =>
        TestHost.StartAsync(database, services => services.AddSingleton<IStartupFilter>(this));

    /// <summary>Fails with every answer that the document does not know.</summary>
    public async Task CheckAsync()
    {
        Assert.NotEmpty(_seen);
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        using var document = JsonDocument.Parse(await host.Services.GetRequiredService<ApiDocument>().JsonAsync());
        var faults = Undocumented(document.RootElement);
        Assert.True(faults.Count == 0, $"Say so beside the route, or mend the answer:\n{string.Join('\n', faults)}");
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(LookAsync);
            next(app);
        };

    /// <summary>Every answer that the document does not know.</summary>
    public IReadOnlyList<string> Undocumented(JsonElement document)
    {
        var known = new ApiDocumentReader(document);
        return
        [
            .. _seen
                .Keys.SelectMany(a =>
                    known.Faults(a.Operation, a.Status, a.Type, a.Body).Select(fault => $"{a.Operation} {a.Status}: {fault}")
                )
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task LookAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/api") || context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var real = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = real;
        }

        copy.Position = 0;
        await copy.CopyToAsync(real);
        if (context.GetEndpoint() is RouteEndpoint endpoint)
        {
            var type = context.Response.ContentType?.Split(';')[0] ?? "";
            var body = type.EndsWith("json", StringComparison.Ordinal) ? System.Text.Encoding.UTF8.GetString(copy.ToArray()) : "";
            var route = Constraint().Replace(endpoint.RoutePattern.RawText!.TrimEnd('/'), "}");
            _seen[($"{context.Request.Method} {route}", context.Response.StatusCode, type, body)] = true;
        }
    }

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}

/// <summary>Reads the API document as a program would.</summary>
internal sealed class ApiDocumentReader(JsonElement document)
{
    /// <summary>Every operation: "GET /path".</summary>
    public IEnumerable<(string Name, string Path, JsonElement Operation)> Operations() =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", path.Name, operation.Value);

    /// <summary>What an answer has that the document does not know.</summary>
    public IEnumerable<string> Faults(string operation, int status, string type, string body)
    {
        if (Operations().FirstOrDefault(o => o.Name == operation).Operation is not { ValueKind: JsonValueKind.Object } known)
        {
            return ["no such operation"];
        }

        if (!known.GetProperty("responses").TryGetProperty($"{status}", out var response))
        {
            return [$"status not documented: {(body.Length > 300 ? body[..300] : body)}"];
        }

        if (type.Length == 0)
        {
            return [];
        }

        if (!response.TryGetProperty("content", out var content) || !content.TryGetProperty(type, out var media))
        {
            return [$"{type} is not documented"];
        }

        if (body.Length == 0 || !type.EndsWith("json", StringComparison.Ordinal))
        {
            return [];
        }

        using var sent = JsonDocument.Parse(body);
        return type == "application/problem+json"
            ? sent.RootElement.GetProperty("code").GetString() is { } code && media.GetProperty("examples").TryGetProperty(code, out _)
                ? []
                : [$"code not documented: {sent.RootElement.GetProperty("code")}"]
            : [.. Strangers(sent.RootElement, media.GetProperty("schema"), "$")];
    }

    /// <summary>Whether a value fits a schema: types, names, and what is required.</summary>
    public IEnumerable<string> Strangers(JsonElement value, JsonElement schema, string place)
    {
        schema = Resolve(schema);
        foreach (var choice in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(choice, out var choices))
            {
                var faults = choices.EnumerateArray().Select(c => Strangers(value, c, place).ToList()).ToList();
                return faults.Any(f => f.Count == 0) ? [] : faults.MaxBy(f => -f.Count)!;
            }
        }

        if (schema.TryGetProperty("type", out var type) && !Allows(type, value))
        {
            return [$"{place} is {value.ValueKind}, the document says {type}"];
        }

        if (schema.TryGetProperty("enum", out var members) && members.EnumerateArray().All(m => m.ToString() != value.ToString()))
        {
            return [$"{place} is {value}, which the document does not list"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value
                .EnumerateArray()
                .Take(5)
                .SelectMany(v => Strangers(v, items, $"{place}[]")),
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) => Members(value, schema, properties, place),
            JsonValueKind.Object
                when schema.TryGetProperty("additionalProperties", out var each) && each.ValueKind == JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(m => Strangers(m.Value, each, $"{place}.*")),
            _ => [],
        };
    }

    public JsonElement Resolve(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var name)
            ? Resolve(document.GetProperty("components").GetProperty("schemas").GetProperty(name.GetString()!.Split('/')[^1]))
            : schema;

    private IEnumerable<string> Members(JsonElement value, JsonElement schema, JsonElement properties, string place)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var its))
            {
                yield return $"{place}.{member.Name} is not documented";
                continue;
            }

            foreach (var fault in Strangers(member.Value, its, $"{place}.{member.Name}"))
            {
                yield return fault;
            }
        }

        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray() : [])
        {
            if (!value.TryGetProperty(name.GetString()!, out _))
            {
                yield return $"{place}.{name} is missing";
            }
        }
    }

    private static bool Allows(JsonElement type, JsonElement value)
    {
        string[] names =
            type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];
        return value.ValueKind switch
        {
            JsonValueKind.Null => names.Contains("null"),
            JsonValueKind.String => names.Contains("string"),
            JsonValueKind.Number => names.Contains("number") || names.Contains("integer"),
            JsonValueKind.True or JsonValueKind.False => names.Contains("boolean"),
            JsonValueKind.Array => names.Contains("array"),
            _ => names.Contains("object"),
        };
    }
}
