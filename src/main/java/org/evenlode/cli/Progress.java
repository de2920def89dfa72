package org.evenlode.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Runner;
import org.evenlode.pipeline.StepResult;
import org.jspecify.annotations.Nullable;

/** Shows a bar on a terminal, and prints one line a step elsewhere. */
final class Progress implements Runner.Listener, AutoCloseable {
  private final int steps;
  private final AtomicInteger done = new AtomicInteger();
  private final @Nullable ProgressBar bar;

  Progress(int steps) {
    this.steps = steps;
    this.bar =
        Console.isTerminal()
            ? new ProgressBarBuilder()
                .setTaskName("night")
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .build()
            : null;
  }

  @Override
  public void started(TableId table) {
    if (bar != null) {
      bar.setExtraMessage(table.name());
    }
  }

  @Override
  public void finished(StepResult result, double seconds) {
    int number = done.incrementAndGet();
    if (bar != null) {
      bar.step();
    }
    if (bar == null || !(result instanceof StepResult.Written)) {
      if (bar == null || result instanceof StepResult.Failed) {
        Console.note(
            String.format(
                Locale.ROOT,
                "[%2d/%d] %-34s %s",
                number,
                steps,
                result.table(),
                line(result, seconds)));
      }
    }
  }

  private static String line(StepResult result, double seconds) {
    if (result instanceof StepResult.Written written) {
      return String.format(Locale.ROOT, "%,10d rows  %6.1f s", written.record().rows(), seconds);
    }
    if (result instanceof StepResult.Failed failed) {
      return "FAILED  " + failed.message();
    }
    if (result instanceof StepResult.Held held) {
      return "held: " + held.cause() + " failed";
    }
    return " unchanged";
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
