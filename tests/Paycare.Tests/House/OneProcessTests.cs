using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Processes;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>What is kept in memory and is right only while one process is active: all of it says so, in one list.</summary>
public sealed class OneProcessTests
{
    private const BindingFlags Own = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Collections =
    [
        typeof(Dictionary<,>),
        typeof(SortedDictionary<,>),
        typeof(List<>),
        typeof(HashSet<>),
        typeof(SortedSet<>),
        typeof(Queue<>),
        typeof(Stack<>),
        typeof(LinkedList<>),
        typeof(PriorityQueue<,>),
    ];

    private static readonly HashSet<Type> Turns =
    [
        typeof(SemaphoreSlim),
        typeof(Lock),
        typeof(CancellationTokenSource),
        typeof(TaskCompletionSource),
        typeof(TaskCompletionSource<>),
        typeof(PeriodicTimer),
        typeof(Channel<>),
        typeof(Channel<,>),
        typeof(PartitionedRateLimiter<>),
        typeof(RateLimiter),
        typeof(ConditionalWeakTable<,>),
    ];

    [Fact]
    public async Task Whatever_keeps_something_in_memory_says_whether_it_bears_a_second_process()
    {
        var silent = (await SingletonsAsync())
            .Concat(OurTypes().Where(IsMiddleware))
            .Where(t => Says(t) is null && Memory(t, []) is not null)
            .Select(t => $"{t.FullName}: {Memory(t, [])}")
            .Concat(OurTypes().Where(t => Says(t) is null && SharedMemory(t) is not null).Select(t => $"{t.FullName}: {SharedMemory(t)}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(
            silent.Count == 0,
            $"These live as long as the process and change. Say whose with [OneProcess], or why it does not matter with [EachProcess]:\n"
                + string.Join('\n', silent)
        );
    }

    [Fact]
    public async Task The_list_of_what_needs_one_process_is_that_of_the_code()
    {
        const string Begin = "<!-- one-process:begin -->\n",
            End = "<!-- one-process:end -->";
        var cancel = TestContext.Current.CancellationToken;
        var file = Repository.PathOf("docs", "one-process.md");
        var text = await File.ReadAllTextAsync(file, cancel);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var list = List();
        if (Environment.GetEnvironmentVariable("PAYCARE_ACCEPT") == "1")
        {
            text = text[..from] + list + text[to..];
            to = from + list.Length;
            await File.WriteAllTextAsync(file, text, cancel);
        }

        Assert.True(
            text[from..to] == list,
            "What needs one process changed. Run this class with PAYCARE_ACCEPT=1 and commit docs/one-process.md; it should say:\n" + list
        );
    }

    private static string List()
    {
        var marked = OurTypes()
            .Select(t => (Type: t, Mark: t.GetCustomAttribute<OneProcessAttribute>()))
            .Where(m => m.Mark is not null)
            .OrderBy(m => m.Mark!.By)
            .ThenBy(m => m.Type.FullName, StringComparer.Ordinal)
            .Select(m => $"| {m.Mark!.By} | `{m.Type.FullName!["Paycare.".Length..].Split('`')[0]}` | {m.Mark.Otherwise} |\n");
        return $"| kept by | what | with several processes |\n|---|---|---|\n{string.Concat(marked)}";
    }

    private static object? Says(Type type) =>
        type.GetCustomAttribute<OneProcessAttribute>() as object ?? type.GetCustomAttribute<EachProcessAttribute>();

    private static IEnumerable<Type> OurTypes() =>
        Repository
            .Modules.SelectMany(m => Assembly.Load($"Paycare.{m}").GetTypes())
            .Where(t => IsOurs(t) && !t.IsDefined(typeof(CompilerGeneratedAttribute)));

    /// <summary>Made once, when the pipeline is.</summary>
    private static bool IsMiddleware(Type type) =>
        type.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(RequestDelegate)));

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Paycare.", StringComparison.Ordinal) == true;

    /// <summary>The classes of which the host makes one.</summary>
    private static async Task<IReadOnlyList<Type>> SingletonsAsync()
    {
        IServiceCollection? services = null;
        await using var store = await TestStore.CreateAsync(TestDatabase.Sqlite);
        var folder = Directory.CreateTempSubdirectory("paycare-look-");
        await using var app = TestHost.Build(store, folder, all => services = all, hasHistory: false);
        var types = services!
            .Where(s => s is { Lifetime: ServiceLifetime.Singleton, IsKeyedService: false })
            .Select(s =>
                s.ImplementationType ?? s.ImplementationInstance?.GetType() ?? (s.ServiceType.IsClass ? s.ServiceType : FactoryOf(s))
            )
            .OfType<Type>()
            .Select(t => t.IsGenericType ? t.GetGenericTypeDefinition() : t)
            .Where(IsOurs)
            .Distinct()
            .ToList();
        folder.Delete(recursive: true);
        return types;
    }

    private static Type? FactoryOf(ServiceDescriptor service) => service.ImplementationFactory?.Method.ReturnType;

    /// <summary>The first field in which something may change; <c>null</c> when there is none.</summary>
    private static string? Memory(Type type, HashSet<Type> seen)
    {
        for (var level = type; level is not null && IsOurs(level) && seen.Add(level); level = level.BaseType)
        {
            foreach (var field in level.GetFields(Own | BindingFlags.Instance))
            {
                // A primary constructor's parameter is a field that may be written; who wants that declares one.
                if (field.Name.StartsWith('<') && field.Name.EndsWith(">P", StringComparison.Ordinal))
                {
                    continue;
                }

                var what = $"{Definition(level).Name}.{field.Name}";
                if (!field.IsInitOnly || IsIn(field.FieldType, Collections) || IsIn(field.FieldType, Turns))
                {
                    return what;
                }

                if (
                    field.FieldType is { IsClass: true } inside
                    && IsOurs(inside)
                    && Says(inside) is null
                    && Memory(inside, seen) is { } inner
                )
                {
                    return $"{what} -> {inner}";
                }
            }
        }

        return null;
    }

    /// <summary>The first static field that changes, or by which something waits. A table that is made once is none.</summary>
    private static string? SharedMemory(Type type) =>
        type.GetFields(Own | BindingFlags.Static)
            .Where(f => !f.IsLiteral && !f.Name.StartsWith("<>", StringComparison.Ordinal))
            .FirstOrDefault(f => !f.IsInitOnly || IsIn(f.FieldType, Turns))
            ?.Name;

    private static bool IsIn(Type type, HashSet<Type> kinds)
    {
        var kind = Definition(type.IsArray ? type.GetElementType()! : type);
        return kinds.Contains(kind) || kinds == Turns && kind.Namespace == typeof(ConcurrentDictionary<,>).Namespace && !kind.IsInterface;
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
