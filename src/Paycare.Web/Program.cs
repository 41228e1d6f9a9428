using Paycare.Web;

return await CommandLine.RunAsync(args);
