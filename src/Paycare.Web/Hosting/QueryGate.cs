using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Metadata;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Web.Hosting;

/// <summary>
/// Refuses calls of the API with a query parameter that the operation does not know: a misspelt filter would otherwise answer
/// everything. Pages are left alone, as links from elsewhere carry parameters of their own.
/// </summary>
[EachProcess("It keeps what the code says.")]
internal sealed class QueryGate(RequestDelegate next)
{
    private static readonly string[] Unknown = ["field.unknown-parameter"];
    private readonly ConditionalWeakTable<Endpoint, HashSet<string>> _known = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (
            !context.Request.QueryString.HasValue
            || !context.Request.Path.StartsWithSegments("/api")
            || context.GetEndpoint() is not RouteEndpoint endpoint
        )
        {
            return next(context);
        }

        var known = _known.GetValue(endpoint, _ => [.. Parameters(endpoint)]);
        var unknown = context.Request.Query.Keys.Where(name => !known.Contains(name)).ToList();
        return unknown.Count == 0
            ? next(context)
            : Problem.WriteAsync(
                context,
                new Refusal(RefusalKind.Invalid, "invalid-request")
                {
                    Errors = unknown.ToDictionary(name => name, _ => Unknown, StringComparer.Ordinal),
                }
            );
    }

    /// <summary>The names that a handler reads from the query.</summary>
    public static IEnumerable<string> Parameters(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .Where(p =>
                IsSimple(p.ParameterType)
                && !p.GetCustomAttributes().Any(a => a is IFromHeaderMetadata)
                && endpoint.RoutePattern.GetParameter(p.Name!) is null
            )
            .Select(p => p.Name!);

    private static bool IsSimple(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare == typeof(string)
            || bare.IsEnum
            || (
                bare.IsValueType
                && Array.Exists(bare.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>))
            );
    }
}
