package org.evenlode.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures what this process has used since it started, the start of Java included. */
final class ProcessUse {
  private ProcessUse() {}

  /** Returns seconds on the clock, seconds of CPU, and the most memory held, in megabytes. */
  static Map<String, Object> now() {
    Map<String, Object> use = new LinkedHashMap<>();
    use.put("seconds", tenths(ManagementFactory.getRuntimeMXBean().getUptime() / 1e3));
    use.put("cpu_seconds", tenths(cpuSeconds()));
    use.put("peak_mb", peakMegabytes());
    return use;
  }

  static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  /**
   * Returns the kernel's high-water mark of memory in megabytes; where there is none, the heap in
   * use.
   */
  private static long peakMegabytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    } catch (IOException noSuchFile) {
      // Not a Linux machine: the heap has to do.
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / (1024 * 1024);
  }

  private static double tenths(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
