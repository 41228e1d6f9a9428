using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Lockouts;
using Paycare.Payments.Bank;
using Paycare.Payments.Disputes;
using Paycare.Payments.Refunds;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Wires cases: conversations, drafts, clocks, and the cases Paycare opens itself.</summary>
internal static class CasesModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<CareOptions>("Paycare:Care");
        services.AddSingleton<CaseSignals>();
        services.AddSingleton<CaseStream>();
        services.AddSingleton<ISaveStep, CaseNews>();
        services.AddScoped<CaseSubjects>();
        services.AddScoped<CaseDoor>();
        services.AddScoped<OpenCase>();
        services.AddScoped<SendDraft>();
        services.AddScoped<CaseAttachments>();
        services.AddScoped<CustomerCaseBook>();
        services.AddScoped<Drafts>();
        services.AddScoped<ChatWait>();
        services.AddScoped<ReplyPromises>();
        services.AddScoped<MoneyAtRisk>();
        services.AddScoped<Assurances>();
        services.AddScoped<SystemCases>();
        services.AddApi<FindingCases>();
        services.AddApi<AttachmentsApi>();
        services.AddSubscriber<CustomerConfirmed, ConfirmationListener>();
        services.AddSubscriber<RefundNeedsCare, RefundCaseListener>();
        services.AddSubscriber<MoneySuspended, SuspenseCaseListener>();
        services.AddSubscriber<SuspenseMoved, SuspenseNoteListener>();
        services.AddSubscriber<BankFileRejected, BankFileCaseListener>();
        services.AddSubscriber<BankLinesUnread, BankLinesCaseListener>();
        services.AddSubscriber<BankInboxStands, BankInboxCaseListener>();
        services.AddSubscriber<PayoutReturnedShort, ShortReturnCaseListener>();
        services.AddSubscriber<PayoutLate, LatePayoutCaseListener>();
        services.AddSubscriber<DisputeMoved, DisputeCaseListener>();
        services.AddSubscriber<ManyAccountsLocked, ManyLockedListener>();
        services.AddTables(
            "care",
            [typeof(CaseId), typeof(ConversationId), typeof(LinkedAccountId)],
            model =>
            {
                Case.Map(model.Entity<Case>());
                CaseMessage.Map(model.Entity<CaseMessage>());
                Conversation.Map(model.Entity<Conversation>());
                LinkedAccount.Map(model.Entity<LinkedAccount>());
                Draft.Map(model.Entity<Draft>());
                StepTick.Map(model.Entity<StepTick>());
            },
            new AuditedRows<Case>(Case.OpenedAct, "case"),
            new AuditedRows<CaseMessage>(CaseMessage.WrittenAct, "message"),
            Case.ContactColumn,
            Conversation.AddressColumn,
            LinkedAccount.AddressColumn
        );
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        CustomerCases.Map(routes);
        CaseAttachmentEndpoints.Map(routes);
    }
}
