using System.Reflection;
using System.Runtime.CompilerServices;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>A class that needs many others does too much: somewhere in it a collaborator is missing.</summary>
public sealed class ConstructorTests
{
    private const int Most = 8;

    [Fact]
    public void No_class_needs_more_than_eight_others()
    {
        var wide = Repository
            .Modules.SelectMany(m => Assembly.Load($"Paycare.{m}").GetTypes())
            .Where(t => t.IsClass && !IsRecord(t) && !t.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(t => (t.Name, Needs: t.GetConstructors(All).Select(c => c.GetParameters().Length).DefaultIfEmpty().Max()))
            .Where(t => t.Needs > Most)
            .ToDictionary(t => t.Name, t => t.Needs);
        Assert.Equal(Known.Order(), wide.Select(t => $"{t.Key} {t.Value}").Order());
    }

    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Data has as many members as it has.</summary>
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    /// <summary>Only ever made shorter. The two <c>Api</c> classes forward to the rooms of their module and do nothing else.</summary>
    private static readonly string[] Known =
    [
        "RequestRefund 17",
        "SecurityApi 14",
        "RemedyActions 13",
        "SignInCustomer 12",
        "PaymentsApi 11",
        "TopUpProcess 11",
        "Suspense 10",
        "StepUps 10",
        "Recalls 10",
        "PasswordResets 10",
        "Activation 10",
        "VerificationReviews 9",
        "TopUpWallet 9",
        "StaffSignIn 9",
        "SendMoney 9",
        "RefundProcess 9",
        "PasskeyBook 9",
        "DisputeProcess 9",
        "DeskView 9",
        "ContactChanges 9",
        "CardBook 9",
    ];
}
