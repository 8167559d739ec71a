package dev.revisit.local.console;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Sends what libraries write with {@code java.util.logging} (Apache SIS does) to our log file
 * instead of the console.
 */
public final class JavaLogging {
  private JavaLogging() {}

  /** Replaces the handlers of the root logger. */
  public static void intoOurs() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.addHandler(new Bridge());
    root.setLevel(Level.WARNING);
  }

  private static final class Bridge extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord record) {
      // The logger is looked up late, because the log file is known only after the command line is
      // read.
      org.slf4j.Logger logger =
          LoggerFactory.getLogger(
              record.getLoggerName() == null ? "java.util.logging" : record.getLoggerName());
      String message = formatter.formatMessage(record);
      if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
        logger.error(message, record.getThrown());
      } else {
        logger.warn(message, record.getThrown());
      }
    }

    @Override
    public void flush() {
      // nothing is held back
    }

    @Override
    public void close() {
      // belongs to the process
    }
  }
}
