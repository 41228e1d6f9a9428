using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Articles;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Desk;
using Paycare.Care.Freezing;
using Paycare.Care.Searching;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Privacy;

/// <summary>
/// Care's data about a customer: cases with their messages and files, drafts, what they said about payments, votes on articles.
/// </summary>
internal sealed class CareData(
    Database db,
    CustomerCaseBook book,
    IAttachmentStore attachments,
    CaseSignals signals,
    Vault vault,
    TimeProvider clock
) : IPersonalData
{
    public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
        [
            new("cases", CasesAsync(customer, cancel)),
            new("conversations", ConversationsAsync(customer, cancel)),
            new("linkedAccounts", LinkedAccountsAsync(customer, cancel)),
            new("calls", CallsAsync(customer, cancel)),
            new(
                "drafts",
                db.Set<Draft>()
                    .AsNoTracking()
                    .Where(d => d.Customer == customer)
                    .OrderBy(d => d.SavedAt)
                    .Select(d =>
                        (object)
                            new
                            {
                                d.Background,
                                d.WhatHappened,
                                d.AlreadyTried,
                                d.Need,
                                d.SavedAt,
                            }
                    )
                    .AsAsyncEnumerable()
            ),
            new("attachments", AttachmentsAsync(customer, cancel)),
            new(
                "paymentAnswers",
                db.Set<PaymentAnswer>()
                    .AsNoTracking()
                    .Where(a => a.Customer == customer)
                    .OrderBy(a => a.At)
                    .Select(a =>
                        (object)
                            new
                            {
                                a.Payment,
                                a.IsMine,
                                a.At,
                            }
                    )
                    .AsAsyncEnumerable()
            ),
            new(
                "articleVotes",
                db.Set<ArticleVote>()
                    .AsNoTracking()
                    .Where(v => v.Reader == customer)
                    .OrderBy(v => v.At)
                    .Select(v =>
                        (object)
                            new
                            {
                                v.Slug,
                                v.Language,
                                v.Helped,
                                v.At,
                            }
                    )
                    .AsAsyncEnumerable()
            ),
        ];

    /// <summary>
    /// Erases the words, the customer's and the answers to them, with colleagues' notes and drafts. Number, topic, times and
    /// remedies stay, under an id that identifies no one. Open cases are closed.
    /// </summary>
    public async Task EraseAsync(CustomerId customer, CancellationToken cancel)
    {
        var cases = await db.Set<Case>().Where(c => c.Customer == customer).Select(c => c.Id).ToListAsync(cancel);
        var places = cases.SelectMany(id => new[] { $"reply:{id}", $"note:{id}" }).ToList();
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            await EraseWordsAsync(cases, cancel);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        await db.Set<DeskDraft>().Where(d => places.Contains(d.Place)).ExecuteDeleteAsync(cancel);
        await db.Set<ScheduledMessage>().Where(m => cases.Contains(m.Case)).ExecuteDeleteAsync(cancel);
        var conversations = db.Set<Conversation>().Where(c => cases.Contains(c.Case));
        await db.Set<HeardMark>().Where(m => conversations.Any(c => c.Id == m.Conversation)).ExecuteDeleteAsync(cancel);
        await db.Set<Sending>().Where(s => conversations.Any(c => c.Id == s.Conversation)).ExecuteDeleteAsync(cancel);
        await conversations.ExecuteDeleteAsync(cancel);
        await db.Set<Call>().Where(c => c.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<Draft>().Where(d => d.Customer == customer).ExecuteDeleteAsync(cancel);
        foreach (var owner in await CaseAttachments.OwnersAsync(db, customer, cancel))
        {
            await db.Set<Attachment>().Where(a => a.Owner == owner).ExecuteDeleteAsync(cancel);
            attachments.Erase(owner);
        }

        await db.Set<LinkedAccount>().Where(l => l.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<PaymentAnswer>().Where(a => a.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<ArticleVote>().Where(v => v.Reader == customer).ExecuteDeleteAsync(cancel);
        foreach (var id in cases)
        {
            signals.Changed(id);
        }
    }

    /// <summary>Empties the rows and records it in the audit log, which would otherwise report the missing words.</summary>
    private async Task EraseWordsAsync(List<CaseId> cases, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var number in await db.Set<Case>().Where(c => cases.Contains(c.Id)).Select(c => c.Number).ToListAsync(cancel))
        {
            await CaseWords.EraseAsync(db, number, cancel);
        }

        var written = await db.Set<CaseMessage>().Where(m => cases.Contains(m.Case) && m.Text != "").Select(m => m.Id).ToListAsync(cancel);
        await db.Set<CaseMessage>()
            .Where(m => written.Contains(m.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Text, "").SetProperty(m => m.OwnWords, (OwnWords?)null), cancel);
        await db.Set<Case>()
            .Where(c => cases.Contains(c.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.Background, "")
                        .SetProperty(c => c.WhatHappened, "")
                        .SetProperty(c => c.AlreadyTried, "")
                        .SetProperty(c => c.Need, "")
                        .SetProperty(c => c.OwnStory, (OwnWords?)null)
                        .SetProperty(c => c.OwnNeed, (OwnWords?)null)
                        .SetProperty(c => c.ScoreComment, c => c.ScoreComment == null ? null : "")
                        .SetProperty(c => c.ContactSealed, (byte[]?)null)
                        .SetProperty(c => c.ContactIndex, (string?)null)
                        .SetProperty(c => c.AnswersTo, (ConversationId?)null)
                        .SetProperty(c => c.State, CaseState.Closed)
                        .SetProperty(c => c.ResolvedAt, c => c.ResolvedAt ?? now)
                        .SetProperty(c => c.WaitingSince, (DateTimeOffset?)null)
                        .SetProperty(c => c.PromisedAt, (DateTimeOffset?)null)
                        .SetProperty(c => c.DueMinute, (DateTimeOffset?)null)
                        .SetProperty(c => c.Version, c => c.Version + 1),
                cancel
            );
        foreach (var message in await db.Set<CaseMessage>().AsNoTracking().Where(m => written.Contains(m.Id)).ToListAsync(cancel))
        {
            message.ToRecord().AddErasure(db, "paycare", now);
        }

        foreach (var @case in await db.Set<Case>().AsNoTracking().Where(c => cases.Contains(c.Id)).ToListAsync(cancel))
        {
            @case.ToRecord().AddErasure(db, "paycare", now);
        }
    }

    /// <summary>Files of the customer, and of cases that became theirs.</summary>
    private async IAsyncEnumerable<object> AttachmentsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        var owners = await CaseAttachments.OwnersAsync(db, customer, cancel);
        var held = db.Set<Attachment>().AsNoTracking().Where(a => owners.Contains(a.Owner) && !a.IsInternal).OrderBy(a => a.Id);
        await foreach (var file in held.AsAsyncEnumerable().WithCancellation(cancel))
        {
            yield return new
            {
                file.Name,
                file.Type,
                file.Bytes,
                file.At,
                Content = $"/api/v1/attachments/{file.Id}",
            };
        }
    }

    /// <summary>Accounts outside Paycare that the customer said are theirs.</summary>
    private async IAsyncEnumerable<object> LinkedAccountsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        var held = db.Set<LinkedAccount>().AsNoTracking().Where(l => l.Customer == customer).OrderBy(l => l.Id);
        await foreach (var link in held.AsAsyncEnumerable().WithCancellation(cancel))
        {
            yield return new
            {
                link.Channel,
                Address = link.Address(vault),
                link.ConfirmedAt,
                link.EndedAt,
            };
        }
    }

    /// <summary>Where else the customer wrote to care, or was called by it.</summary>
    private async IAsyncEnumerable<object> ConversationsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        var held = db.Set<Conversation>()
            .AsNoTracking()
            .Where(c => db.Set<Case>().Any(o => o.Id == c.Case && o.Customer == customer))
            .OrderBy(c => c.Id);
        await foreach (var conversation in held.AsAsyncEnumerable().WithCancellation(cancel))
        {
            yield return new
            {
                conversation.Channel,
                Address = conversation.Address(vault),
                conversation.OpenedAt,
                conversation.LastHeardAt,
            };
        }
    }

    /// <summary>The customer's calls to the hotline, and from which number.</summary>
    private async IAsyncEnumerable<object> CallsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        var held = db.Set<Call>().AsNoTracking().Where(c => c.Customer == customer).OrderBy(c => c.Id);
        await foreach (var call in held.AsAsyncEnumerable().WithCancellation(cancel))
        {
            yield return new
            {
                From = call.Caller(vault),
                call.StartedAt,
                call.EndedAt,
                About = call.Wanted.Name(),
            };
        }
    }

    /// <summary>The cases as the customer sees them, without colleagues' internal notes.</summary>
    private async IAsyncEnumerable<object> CasesAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        // A merged case is read as the one it was merged into: once is enough.
        var read = new HashSet<CaseId>();
        string? cursor = null;
        do
        {
            var page = (await book.ListAsync(customer, cursor, Paging.MaxLimit, cancel)).Value;
            foreach (var item in page.Items)
            {
                var answer = await book.ReadAsync(customer, item.Id, CultureInfo.CurrentUICulture, cancel);
                if (answer.Refusal is null && read.Add(answer.Value.Id))
                {
                    yield return answer.Value;
                }
            }

            cursor = page.Next;
        } while (cursor is not null);
    }
}
