using Paycare.Web.Commands;

return await CommandLine.RunAsync(args);
