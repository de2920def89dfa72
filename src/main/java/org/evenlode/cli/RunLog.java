package org.evenlode.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.evenlode.lake.Root;

/**
 * Writes what this project logs during a run to {@code logs/<run>.log} under a local root: steps
 * with their times, and failures with their causes. No message of Spark or Delta gets there, since
 * they hold values of records; on a cluster these lines are in the driver's own log.
 */
final class RunLog implements AutoCloseable {
  private static final String LOGGER = "org.evenlode";

  private final Optional<FileAppender> appender;

  private RunLog(Optional<FileAppender> appender) {
    this.appender = appender;
  }

  /** Opens the log of a run. */
  static RunLog open(Root root, String run) {
    if (!root.isLocal() || !(LogManager.getContext(false) instanceof LoggerContext context)) {
      return new RunLog(Optional.empty());
    }
    Path file = root.localPath("logs/" + run + ".log");
    FileAppender appender =
        FileAppender.newBuilder()
            .setName(run)
            .withFileName(file.toString())
            .setLayout(
                PatternLayout.newBuilder()
                    .withPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %p %c{1}: %m%n%ex{0}")
                    .build())
            .build();
    appender.start();
    LoggerConfig logger = new LoggerConfig(LOGGER, Level.INFO, false);
    logger.addAppender(appender, Level.INFO, null);
    context.getConfiguration().addLogger(LOGGER, logger);
    context.updateLoggers();
    return new RunLog(Optional.of(appender));
  }

  @Override
  public void close() {
    appender.ifPresent(
        file -> {
          LoggerContext context = (LoggerContext) LogManager.getContext(false);
          context.getConfiguration().removeLogger(LOGGER);
          context.updateLoggers();
          file.stop();
        });
  }
}
