package dev.revisit.local;

import dev.revisit.local.command.RevisitCommand;
import dev.revisit.local.console.JavaLogging;
import dev.revisit.local.console.StandardError;
import org.apache.logging.log4j.LogManager;

/** Entry point of {@code deploy/bin/revisit}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    StandardError.keepForOurselves();
    JavaLogging.intoOurs();
    int code = RevisitCommand.execute(arguments);
    LogManager.shutdown();
    System.exit(code);
  }
}
