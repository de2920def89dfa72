package org.evenlode.lake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Names the folder in which this process keeps files while it runs. Every process has its own under
 * {@code tmp}, so that none deletes another's.
 */
public final class WorkFolder {
  private static final String PARENT = "tmp";

  private WorkFolder() {}

  /** Returns the folder of this process, under the root. */
  public static String name() {
    return PARENT + "/" + host() + "-" + ProcessHandle.current().pid();
  }

  /** Deletes the folder of this process, and those of processes of this host that have ended. */
  public static void clear(Root root) {
    root.delete(name());
    String prefix = host() + "-";
    for (String folder : root.list(PARENT)) {
      Optional<Long> process =
          folder.startsWith(prefix) ? number(folder.substring(prefix.length())) : Optional.empty();
      if (process.isPresent() && ProcessHandle.of(process.get()).isEmpty()) {
        root.delete(PARENT + "/" + folder);
      }
    }
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** Returns the name of this host in characters that every path may have. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.]", "_");
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }
}
