using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace Paycare.Platform.Results;

/// <summary>
/// The response of an endpoint that may refuse: its type says what a success looks like, so the API document cannot say otherwise.
/// </summary>
/// <typeparam name="TSuccess">The success: <c>Ok&lt;T&gt;</c>, <c>Created&lt;T&gt;</c>, <c>Accepted&lt;T&gt;</c>, <c>NoContent</c>,
/// or <c>Results&lt;...&gt;</c> of these.</typeparam>
public sealed class HttpAnswer<TSuccess> : IResult, IEndpointMetadataProvider
    where TSuccess : IResult
{
    private readonly IResult _answer;

    internal HttpAnswer(IResult answer) => _answer = answer;

    /// <summary>Wraps a success.</summary>
    public static implicit operator HttpAnswer<TSuccess>(TSuccess success) => new(success);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator HttpAnswer<TSuccess>(Refusal refusal) => new(refusal.ToHttp());

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext) => _answer.ExecuteAsync(httpContext);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var success in HttpSuccess.Of(typeof(TSuccess)))
        {
            builder.Metadata.Add(success);
        }
    }
}

/// <summary>What the types of successes mean.</summary>
internal static class HttpSuccess
{
    private static readonly Dictionary<Type, int> Statuses = new()
    {
        [typeof(Ok)] = StatusCodes.Status200OK,
        [typeof(Ok<>)] = StatusCodes.Status200OK,
        [typeof(Created<>)] = StatusCodes.Status201Created,
        [typeof(Accepted<>)] = StatusCodes.Status202Accepted,
        [typeof(NoContent)] = StatusCodes.Status204NoContent,
    };

    public static IEnumerable<ProducesResponseTypeMetadata> Of(Type success)
    {
        if (success.IsGenericType && typeof(INestedHttpResult).IsAssignableFrom(success))
        {
            return success.GetGenericArguments().SelectMany(Of);
        }

        var shape = success.IsGenericType ? success.GetGenericTypeDefinition() : success;
        return !Statuses.TryGetValue(shape, out var status) ? []
            : success.IsGenericType ? [new ProducesResponseTypeMetadata(status, success.GetGenericArguments()[0], ["application/json"])]
            : [new ProducesResponseTypeMetadata(status, typeof(void))];
    }
}
