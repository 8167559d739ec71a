package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Errors as two lines: what happened, and what to do. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final BooleanSupplier verbose;

  Errors(BooleanSupplier verbose) {
    this.verbose = verbose;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (verbose.getAsBoolean()) {
      e.printStackTrace(err);
    }
    if (e instanceof UserError user) {
      err.println("revisit: " + user.getMessage());
      err.println("  " + user.remedy());
      return user.exitCode().code();
    }
    err.println(
        "revisit: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    String log = System.getProperty("revisit.log");
    err.println(
        "  Repeat with --verbose to see where"
            + (log == null ? "." : "; " + log + " tells what happened before."));
    return ExitCode.FAILED.code();
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("revisit: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println(
          "  "
              + e.getCommandLine().getCommandSpec().qualifiedName()
              + " --help shows the options.");
    }
    return ExitCode.USAGE.code();
  }
}
