using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Paycare.Benchmarks
{
    /// <summary>
    /// Collects everything when the measured process gets a signal, and says in a file what is left: memory that was not collected yet
    /// would count as whatever happened to come last.
    /// </summary>
    internal static class MemoryProbe
    {
        /// <summary>Where the process is told to write to.</summary>
        public const string File = "PAYCARE_BENCH_MEMORY";

        /// <summary>The runtime's own way to run something before the program.</summary>
        public const string Hook = "DOTNET_STARTUP_HOOKS";

        public const string Signal = "USR1";
        private const int Number = 10;

        /// <summary>Kept: it ends when it is collected.</summary>
        public static PosixSignalRegistration? Registration { get; private set; }

        /// <summary>What starts a process with it.</summary>
        public static KeyValuePair<string, string> Settings => new(Hook, Assembly.GetExecutingAssembly().Location);

        public static void Listen()
        {
            if (Environment.GetEnvironmentVariable(File) is { } file)
            {
                Registration = PosixSignalRegistration.Create((PosixSignal)Number, context =>
                {
                    context.Cancel = true;
                    GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    GC.WaitForPendingFinalizers();
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    var part = $"{file}.part";
                    System.IO.File.WriteAllText(part, GC.GetTotalMemory(false).ToString(CultureInfo.InvariantCulture));
                    System.IO.File.Move(part, file);
                });
            }
        }
    }
}

/// <summary>What the runtime looks for in an assembly that it is told to run first; its name is given.</summary>
internal static class StartupHook
{
    public static void Initialize() => Paycare.Benchmarks.MemoryProbe.Listen();
}
