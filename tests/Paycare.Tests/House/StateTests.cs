using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Phone;
using Paycare.Identity.Staff;
using Paycare.Identity.Verification;
using Paycare.Payments.Cards;
using Paycare.Payments.Disputes;
using Paycare.Payments.Processor.Simulator;
using Paycare.Payments.Refunds;
using Paycare.Payments.TopUps;
using Paycare.Platform.States;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Commands;
using Paycare.Web.Data;

namespace Paycare.Tests.House;

/// <summary>Every state is a table, and nothing sets one past it.</summary>
public sealed class StateTests
{
    private const string Accept = "PAYCARE_ACCEPT";
    private const string Begin = "<!-- states:begin -->",
        End = "<!-- states:end -->";

    /// <summary>Columns with an enum that may change and are no state.</summary>
    private static readonly Dictionary<(Type Entity, string Property), string> NoStates = new()
    {
        [(typeof(Draft), nameof(Draft.Topic))] = "what a person chooses while writing",
        [(typeof(Case), nameof(Case.Queue))] = "whose work it is: a merge takes the more urgent one",
        [(typeof(Call), nameof(Call.Step))] = "where a caller is in the menu: any key leads anywhere",
        [(typeof(Call), nameof(Call.Wanted))] = "what a caller chose last",
        [(typeof(StaffMember), nameof(StaffMember.Role))] = "an administrator gives any role",
        [(typeof(IdentityVerification), nameof(IdentityVerification.Type))] = "what the document is",
        [(typeof(IdentityVerification), nameof(IdentityVerification.FirstRole))] = "who decided",
        [(typeof(IdentityVerification), nameof(IdentityVerification.SecondRole))] = "who decided",
        [(typeof(Card), nameof(Card.Brand))] = "what the card is",
        [(typeof(TopUp), nameof(TopUp.FirstAnswer))] = "a copy of what the first answer said",
        [(typeof(Refund), nameof(Refund.FirstAnswer))] = "a copy of what the first answer said",
        [(typeof(SimulatedRefund), nameof(SimulatedRefund.State))] = "another's books: a simulated processor may say anything",
        [(typeof(SimulatedChargeback), nameof(SimulatedChargeback.Stage))] = "another's books: stages come in any order, to be tried",
    };

    public static TheoryData<string> Machines => [.. StatesCommand.Machines.Select(m => m.Name)];

    [Fact]
    public void Every_column_with_an_enum_that_may_change_has_a_table_of_transitions()
    {
        var tables = StatesCommand.Machines.Select(m => m.StateType).ToHashSet();
        Assert.Empty(
            Changeable()
                .Where(p => !NoStates.ContainsKey((p.DeclaringType.ClrType, p.Name)) && !tables.Contains(TypeOf(p)))
                .Select(p => $"{p.DeclaringType.ClrType.Name}.{p.Name} needs a table of transitions, or a reason in {nameof(NoStates)}.")
        );
        Assert.Empty(NoStates.Keys.Except(Changeable().Select(p => (p.DeclaringType.ClrType, p.Name))));
    }

    [Fact]
    public void A_state_is_set_only_where_its_table_is_asked()
    {
        var states = Changeable()
            .Where(p => !NoStates.ContainsKey((p.DeclaringType.ClrType, p.Name)))
            .Select(p => p.PropertyInfo!)
            .Append(typeof(Dispute).GetProperty(nameof(Dispute.Stage))!)
            .ToList();
        Assert.NotEmpty(states);
        foreach (var state in states)
        {
            Assert.True(state.SetMethod!.IsPrivate, $"{state.DeclaringType!.Name}.{state.Name} has a free setter.");
            var setters = Setters(state);
            Assert.NotEmpty(setters);
            Assert.All(setters, set => Assert.True(set.AsksTable, $"{set.Method} sets {state.Name} past its table."));
        }
    }

    [Fact]
    public void A_state_set_in_a_lambda_or_an_asynchronous_method_is_seen() =>
        Assert.All([(nameof(Careless.SetLater), false), (nameof(Careless.SetAsync), false), (nameof(Careless.SetNow), false)], wanted =>
            Assert.Contains(Setters(typeof(Careless).GetProperty(nameof(Careless.State))!), set =>
                set.Method.Contains(wanted.Item1, StringComparison.Ordinal) && set.AsksTable == wanted.Item2
            )
        );

    /// <summary>Sets its state past every table.</summary>
    private sealed class Careless
    {
        public RefundState State { get; private set; }

        public void SetNow(RefundState to) => State = to;

        public Action SetLater(RefundState to) => () => State = to;

        public async Task SetAsync(RefundState to)
        {
            await Task.Yield();
            State = to;
        }
    }

    /// <summary>Bulk updates know nothing of an entity's methods.</summary>
    [Fact]
    public void No_bulk_update_sets_a_state() =>
        Assert.Equal(
            // Erasure closes whatever is open.
            ["src/Paycare.Care/Privacy/CareData.cs"],
            Repository
                .Files("*.cs", "src")
                .Where(f => Regex.IsMatch(File.ReadAllText(f), @"SetProperty\(\s*(\w+) => \1\.(State|Stage|Act)\b"))
                .Select(Repository.Name)
        );

    [Theory, MemberData(nameof(Machines))]
    public void Every_state_can_be_reached_and_every_enum_value_is_in_its_table(string name)
    {
        var machine = StatesCommand.Machines.Single(m => m.Name == name);
        var reached = machine.Starts.ToHashSet();
        while (machine.Arrows.Where(a => reached.Contains(a.From)).Select(a => a.To).Except(reached).ToList() is { Count: > 0 } next)
        {
            reached.UnionWith(next);
        }

        Assert.Empty(machine.States.Except(reached));
        Assert.Equal(machine.Arrows.Count, machine.Arrows.Select(a => (a.From, a.To)).Distinct().Count());
        if (machine.StateType.IsEnum)
        {
            Assert.Equal(Enum.GetValues(machine.StateType).Length, machine.States.Count);
        }
    }

    [Fact]
    public async Task The_pictures_in_ARCHITECTURE_are_those_of_the_tables()
    {
        var cancel = TestContext.Current.CancellationToken;
        var file = Repository.PathOf("ARCHITECTURE.md");
        var text = (await File.ReadAllTextAsync(file, cancel)).ReplaceLineEndings("\n");
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        var wanted = $"{text[..from]}{Begin}\n```\n{StatesCommand.Text()}```\n{text[to..]}";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            await File.WriteAllTextAsync(file, wanted, cancel);
            return;
        }

        Assert.True(
            wanted == text,
            $"""
            The state machines are not those of {Repository.Name(file)} any more. Draw them again with
              {Accept}=1 scripts/test -- --filter-class Paycare.Tests.House.StateTests
            """
        );
    }

    [Fact]
    public void The_diagrams_name_every_state()
    {
        var diagrams = StatesCommand.Mermaid();
        Assert.All(StatesCommand.Machines, m => Assert.All(m.States, s => Assert.Contains($" {s.Replace('-', '_')}", diagrams)));
        Assert.Contains("title: refund\n---\nstateDiagram-v2\n    [*] --> requested\n    requested --> approved\n", diagrams);
        Assert.Contains("    suspended --> sending_back : two people\n", diagrams);
    }

    private static List<IProperty> Changeable()
    {
        using var db = new SqliteDesign().CreateDbContext([]);
        return
        [
            .. db
                .Model.GetEntityTypes()
                .SelectMany(e => e.GetDeclaredProperties())
                .Where(p => TypeOf(p).IsEnum && p.PropertyInfo?.SetMethod is { } set && !IsInit(set)),
        ];
    }

    private static Type TypeOf(IProperty property) => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    /// <summary>The entity's methods and lambdas that set it; its initial value is set by the constructor.</summary>
    private static List<(string Method, bool AsksTable)> Setters(PropertyInfo state)
    {
        var entity = state.DeclaringType!;
        using var module = ModuleDefinition.ReadModule(entity.Assembly.Location);
        var type = module.GetType(entity.FullName!.Replace('+', '/'));
        return
        [
            .. MethodsOf(type)
                .Where(m =>
                    m is { HasBody: true, IsConstructor: false }
                    && m.Name != state.SetMethod!.Name
                    && m.Body.Instructions.Any(i =>
                        (
                            i.Operand is MethodReference call
                            && call.Name == state.SetMethod.Name
                            && call.DeclaringType.FullName == type.FullName
                        )
                        || (
                            i.OpCode == OpCodes.Stfld
                            && i.Operand is FieldReference { Name: var field }
                            && field == $"<{state.Name}>k__BackingField"
                        )
                    )
                )
                .Select(m => (m.FullName, AsksTable(m))),
        ];
    }

    /// <summary>What a lambda or an asynchronous method does stands in a nested type.</summary>
    private static IEnumerable<MethodDefinition> MethodsOf(TypeDefinition type) =>
        type.Methods.Concat(type.NestedTypes.SelectMany(MethodsOf));

    private static bool AsksTable(MethodDefinition method) =>
        method.Body.Instructions.Any(i =>
            i.Operand is MethodReference { Name: nameof(Transitions<int>.Enter) or nameof(Transitions<int>.Begin) } call
            && call.DeclaringType.Namespace == typeof(IStateMachine).Namespace
        );
}
