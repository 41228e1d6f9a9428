using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Hosting;
using Paycare.Web.Reference;

namespace Paycare.Tests.House;

/// <summary>The API document says of every operation what a program must know. A new operation without its words fails by name.</summary>
public sealed partial class ApiDocumentTests
{
    private static readonly string[] Audiences = [.. Audience.All.Select(a => a.Name)];

    /// <summary>Money moves, or a remedy is asked for: each needs a key.</summary>
    private static readonly string[] WithKey =
    [
        "POST /api/v1/desk/cases/{id}/remedies",
        "POST /api/v1/merchant/payments/{id}/refunds",
        "POST /api/v1/merchant/test/payments",
        "POST /api/v1/money-requests/{id}/pay",
        "POST /api/v1/payments",
        "POST /api/v1/payments/{id}/refunds",
        "POST /api/v1/top-ups",
        "POST /api/v1/transfers",
        "POST /api/v1/withdrawals",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_has_its_words() =>
        await NoneAsync(
            (name, operation, reader) =>
                [
                    .. Missing(operation, "operationId", OperationId()),
                    .. Missing(operation, "summary", Line()),
                    .. Missing(operation, "description", Line()),
                    operation.GetProperty("tags") is var tags && tags.GetArrayLength() == 1 && Audiences.Contains(tags[0].GetString())
                        ? null
                        : $"its one tag must be an audience: {tags}",
                ]
        );

    [Fact]
    public async Task No_two_operations_have_one_id()
    {
        var ids = (await ReaderAsync()).Operations().Select(o => o.Operation.GetProperty("operationId").GetString()).ToList();
        Assert.Empty(ids.GroupBy(id => id).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public async Task Every_operation_documents_its_success()
    {
        await NoneAsync(
            (name, operation, reader) =>
            {
                var successes = operation.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2').ToList();
                return successes.Count == 0
                    ? ["no success is documented"]
                    : successes
                        .Where(s => s.Name != "204")
                        .SelectMany(s =>
                            s.Value.TryGetProperty("content", out var content)
                                ? content
                                    .EnumerateObject()
                                    .Select(c => c.Value.TryGetProperty("schema", out _) ? null : $"{s.Name} has no schema")
                                : [Bare.Contains(operation.GetProperty("operationId").GetString()) ? null : $"{s.Name} has no body"]
                        );
            }
        );
    }

    /// <summary>Operations that answer with a bare 200, as their caller wants it.</summary>
    private static readonly string?[] Bare = ["takeStripeReport"];

    [Fact]
    public async Task Every_operation_documents_the_refusals_of_its_kind() =>
        await NoneAsync(
            (name, operation, reader) =>
            {
                var responses = operation.GetProperty("responses");
                var isApi = name.Contains(" /api/", StringComparison.Ordinal);
                return
                [
                    Needs(operation.TryGetProperty("security", out var s) && s.GetArrayLength() == 1, "401", "403"),
                    Needs(isApi, "400", "429", "503"),
                    Needs(isApi && name.Contains('{', StringComparison.Ordinal), "404"),
                    Needs(operation.TryGetProperty("requestBody", out _), "400", "413", "415"),
                    Needs(WithKey.Contains(name), "400", "409", "422"),
                    HasHeader(operation, "Idempotency-Key") == WithKey.Contains(name)
                        ? null
                        : "the header Idempotency-Key is missing, or too much",
                    HasHeader(operation, "If-Match") == responses.TryGetProperty("412", out _) ? null : "If-Match and 412 belong together",
                    .. responses
                        .EnumerateObject()
                        .Where(r => r.Name[0] is '4' && !r.Value.GetProperty("content").TryGetProperty("application/problem+json", out _))
                        .Select(r => $"{r.Name} is no problem document"),
                ];

                string? Needs(bool applies, params string[] statuses) =>
                    !applies || statuses.All(status => responses.TryGetProperty(status, out _))
                        ? null
                        : $"must document {string.Join(", ", statuses)}";
            }
        );

    [Fact]
    public async Task Every_parameter_says_what_it_means() =>
        await NoneAsync(
            (name, operation, reader) =>
                Parameters(operation)
                    .Select(p =>
                        p.TryGetProperty("description", out _) ? null : $"the parameter {p.GetProperty("name")} says nothing of itself"
                    )
        );

    [Fact]
    public async Task Every_body_has_an_example_that_fits_its_schema() =>
        await NoneAsync(
            (_, operation, reader) =>
                Bodies(operation)
                    .SelectMany(body =>
                        body.Media.TryGetProperty("example", out var example)
                            ? reader.Strangers(example, body.Media.GetProperty("schema"), $"the example of {body.Place}")
                            : [$"{body.Place} has no example"]
                    )
        );

    [Fact]
    public async Task Every_field_says_what_it_means()
    {
        var document = await DocumentAsync();
        var silent = document
            .GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .Where(s => s.Value.TryGetProperty("properties", out _))
            .SelectMany(s =>
                s.Value.GetProperty("properties")
                    .EnumerateObject()
                    .Where(p => !p.Value.TryGetProperty("description", out _))
                    .Select(p => $"{s.Name}.{p.Name}")
            )
            .ToList();
        Assert.True(silent.Count == 0, $"Say in the XML comment of its type what each means:\n{string.Join('\n', silent)}");
    }

    [Fact]
    public async Task Every_endpoint_but_pages_stands_in_the_document()
    {
        var documented = (await ReaderAsync()).Operations().Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var missing = (await EndpointTests.EndpointsAsync())
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(EndpointTests.Names)
            .Select(n => Constraint().Replace(n, "}"))
            .Where(n => !documented.Contains(n))
            .ToList();
        Assert.Empty(missing);
    }

    [Theory, OnBothDatabases]
    public async Task A_query_parameter_that_an_operation_does_not_know_is_refused(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var callers = new Dictionary<string, ApiClient>(StringComparer.Ordinal)
        {
            ["Customer"] = customer.Api,
            ["Help"] = host.Client(),
            ["Merchant"] = await host.MerchantUserAsync(),
            ["Care desk"] = await host.AgentAsync(),
        };
        var tried = 0;
        foreach (
            var endpoint in (await EndpointTests.EndpointsAsync()).Where(e =>
                e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
            )
        )
        {
            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
            var path = Parameter()
                .Replace(endpoint.RoutePattern.RawText!, m =>
                    m.Value.Contains(":int", StringComparison.Ordinal) ? "1" : Guid.Empty.ToString("N")
                );
            var answer = await callers[Audience.Of(path).Name]
                .SendAsync(
                    new HttpMethod(method),
                    $"{path}?{string.Concat(QueryGate.Parameters(endpoint).Take(1))}&lmit=1",
                    null,
                    null,
                    Cancel
                );
            // Who may not call learns nothing more.
            if (answer.Code is 401 or 403)
            {
                continue;
            }

            tried++;
            Assert.True(answer.Code == 400 && answer["errors.lmit.0"] is not null, $"{method} {path}: {answer.Code} {answer.Text}");
            Assert.Null(answer["errors.limit"]);
        }

        Assert.True(tried > 120, $"Only {tried} operations were asked.");
    }

    [Fact]
    public async Task The_document_lists_the_query_parameters_that_are_taken()
    {
        var documented = (await ReaderAsync())
            .Operations()
            .ToDictionary(
                o => o.Name,
                o =>
                    string.Join(
                        ' ',
                        Parameters(o.Operation)
                            .Where(p => p.GetProperty("in").GetString() == "query")
                            .Select(p => p.GetProperty("name").GetString())
                            .Order(StringComparer.Ordinal)
                    ),
                StringComparer.Ordinal
            );
        foreach (
            var endpoint in (await EndpointTests.EndpointsAsync()).Where(e =>
                e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
            )
        )
        {
            foreach (var name in EndpointTests.Names(endpoint))
            {
                Assert.Equal(
                    (name, documented[Constraint().Replace(name, "}")]),
                    (name, string.Join(' ', QueryGate.Parameters(endpoint).Order(StringComparer.Ordinal)))
                );
            }
        }
    }

    private static IEnumerable<(string Place, JsonElement Media)> Bodies(JsonElement operation)
    {
        if (operation.TryGetProperty("requestBody", out var request) && Json(request) is { } asked)
        {
            yield return ("the request", asked);
        }

        foreach (var response in operation.GetProperty("responses").EnumerateObject())
        {
            if (response.Name[0] == '2' && Json(response.Value) is { } answered)
            {
                yield return (response.Name, answered);
            }
        }
    }

    private static JsonElement? Json(JsonElement body) =>
        body.TryGetProperty("content", out var content)
        && content.TryGetProperty("application/json", out var json)
        && !(json.GetProperty("schema").TryGetProperty("format", out var format) && format.GetString() == "binary")
            ? json
            : null;

    private static JsonElement[] Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];

    private static bool HasHeader(JsonElement operation, string name) =>
        Parameters(operation).Any(p => p.GetProperty("name").GetString() == name);

    private static IEnumerable<string?> Missing(JsonElement operation, string member, Regex form) =>
        [operation.TryGetProperty(member, out var text) && form.IsMatch(text.GetString()!) ? null : $"no {member}, or a bad one: {text}"];

    private static async Task NoneAsync(Func<string, JsonElement, ApiDocumentReader, IEnumerable<string?>> look)
    {
        var reader = await ReaderAsync();
        var operations = reader.Operations().ToList();
        Assert.True(operations.Count > 180, "The document holds too few operations to be right.");
        var faults = operations.SelectMany(o => look(o.Name, o.Operation, reader).OfType<string>().Select(f => $"{o.Name}: {f}")).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<ApiDocumentReader> ReaderAsync() => new(await DocumentAsync());

    internal static async Task<JsonElement> DocumentAsync()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        return JsonDocument.Parse(await host.Services.GetRequiredService<ApiDocument>().JsonAsync()).RootElement;
    }

    [GeneratedRegex("^[a-z]+([A-Z][a-z]*)+$|^topUp$|^withdraw$|^sign(In|Up)$")]
    private static partial Regex OperationId();

    [GeneratedRegex(@"^[^\n]{5,}$")]
    private static partial Regex Line();

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
