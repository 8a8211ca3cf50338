package io.millrace.pipelines.cli;

import io.millrace.tables.ErrorKind;
import io.millrace.tables.MillraceException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "millrace",
    description =
        "Streams Kafka into Iceberg tables, exactly once, on Beam's Direct, Flink and Spark runners.",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    subcommands = {
      RunCommand.class,
      ValidateCommand.class,
      StatusCommand.class,
      HistoryCommand.class,
      QueryCommand.class,
      ServeCommand.class,
      VerifyCommand.class
    })
public final class Millrace implements Runnable {
  private static final int BUG = 2;

  @Spec private CommandSpec spec;

  private Millrace() {}

  /** Exit codes: 0 done, 1 a handled failure with its message, 2 a bug with its stack trace. */
  public static void main(String[] arguments) {
    Logging.start();
    int code = BUG;
    try {
      code = commandLine().execute(arguments);
    } finally {
      System.out.flush();
      Runtime.getRuntime().halt(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Millrace())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, parsed) -> report(failure, line.getErr()))
        .setParameterExceptionHandler(Millrace::reportUsage);
  }

  private static int report(Exception failure, PrintWriter err) {
    if (failure instanceof MillraceException handled && handled.kind() != ErrorKind.BUG) {
      err.println(handled.getMessage());
      return handled.kind().exitCode();
    }
    err.println("This is a bug in Millrace. The tables are as the last commit left them.");
    failure.printStackTrace(err);
    return BUG;
  }

  private static int reportUsage(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println(failure.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    err.printf("See: %s --help%n", failure.getCommandLine().getCommandSpec().qualifiedName());
    return 1;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
