using Paycare.Tests.Infrastructure;
using Paycare.Web.Stories;

namespace Paycare.Tests.Stories;

public class StoryTests
{
    [Theory, OnBothDatabases]
    public async Task Every_step_of_the_main_story_holds(TestDatabase database)
    {
        var watch = new AnswerWatch();
        await using var host = await watch.StartAsync(database);
        var output = new StringWriter();
        await new MainStory(host.Stage with { Out = output, SignedInAgent = host.AgentAsync }).PlayAsync();
        Assert.Contains("resolved, rated 5 of 5", output.ToString());
        await watch.CheckAsync();
    }
}
