using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Security;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity.Lockouts;

/// <summary>Many accounts locked within an hour are an attack, and the desk hears of it: once an hour, in one case a day.</summary>
[Trait("Touches", "dates")]
public sealed class LockAlarmTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Many_locked_accounts_open_one_case_and_further_ones_are_told_once_an_hour(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        host.Services.GetRequiredService<IOptions<LockAlarmOptions>>().Value.AccountsPerHour = 3;
        var counted = 0L;
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == LockAlarm.CounterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meter.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        meter.Start();

        // Nobody's: whoever invents identifiers raises no alarm.
        for (var i = 0; i < 4; i++)
        {
            await LockAsync(host, CountedLocks.SignIn.Of($"nobody-{i}"));
        }

        await LockCustomerAsync(host);
        var again = await LockCustomerAsync(host);
        await host.AdvanceAsync(SignInThrottle.LockTime);
        await LockAsync(host, CountedLocks.SignIn.Of(again));
        await Eventually.HoldsAsync(async () => await ToldAsync(host, again) == 2);
        Assert.Empty(await CasesAsync(host));

        // The third account is one of staff.
        var sari = await host.InDatabaseAsync(db => db.Set<StaffMember>().FirstAsync(s => s.Role == StaffRole.Agent, Cancel));
        await LockAsync(host, CountedLocks.DeskSignIn.Of(sari.Id));
        await Eventually.HoldsAsync(async () => (await CasesAsync(host)).Count == 1);
        var opened = (await CasesAsync(host)).Single();
        Assert.Equal((CaseQueue.Security, CaseTopic.Security), (opened.Queue, opened.Topic));
        Assert.Contains("3 accounts", opened.WhatHappened, StringComparison.Ordinal);

        await LockCustomerAsync(host);
        await LockCustomerAsync(host);
        Assert.Equal(0, await NotesAsync(host, opened.Id));
        await host.AdvanceAsync(TimeSpan.FromMinutes(71));
        for (var i = 0; i < 4; i++)
        {
            await LockCustomerAsync(host);
        }

        await Eventually.HoldsAsync(async () => await NotesAsync(host, opened.Id) == 1);
        Assert.Single(await CasesAsync(host));
        Assert.True(Interlocked.Read(ref counted) >= 9, $"{counted} counted.");
    }

    private static async Task<CustomerId> LockCustomerAsync(TestHost host)
    {
        var id = StrongId.Read<CustomerId>((await host.JoinAsync()).CustomerId);
        await LockAsync(host, CountedLocks.SignIn.Of(id));
        await Eventually.HoldsAsync(async () => await ToldAsync(host, id) == 1);
        return id;
    }

    private static async Task LockAsync(TestHost host, LockKey key)
    {
        for (var i = 0; i < SignInThrottle.Tries; i++)
        {
            Assert.Null(await host.Services.GetRequiredService<SignInThrottle>().SpendAsync(key, Cancel));
        }
    }

    private static Task<int> ToldAsync(TestHost host, CustomerId id) =>
        host.InDatabaseAsync(db =>
            db.Set<SecurityEvent>().CountAsync(e => e.Customer == id && e.Kind == SecurityEventKinds.SignInLocked, Cancel)
        );

    private static Task<List<Case>> CasesAsync(TestHost host) =>
        host.InDatabaseAsync(db =>
            db.Set<Case>().AsNoTracking().Where(c => c.Source!.StartsWith(ManyLockedListener.Source)).ToListAsync(Cancel)
        );

    private static Task<int> NotesAsync(TestHost host, CaseId id) =>
        host.InDatabaseAsync(db => db.Set<CaseMessage>().CountAsync(m => m.Case == id, Cancel));
}
