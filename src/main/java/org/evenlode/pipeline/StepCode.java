package org.evenlode.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.commons.ClassRemapper;
import org.apache.xbean.asm9.commons.Remapper;
import org.evenlode.contract.Sha256;

/**
 * Names the code that a step runs: its class and all classes of ours that it refers to, directly or
 * not. The name changes when that code does, and not when another class, a comment or a line number
 * does. Classes of this package run every step and belong to none.
 */
public final class StepCode {
  private static final String OURS = "org/evenlode/";
  private static final String OF_ALL_STEPS = "org/evenlode/pipeline/";
  private static final Map<String, ClassCode> CLASSES = new ConcurrentHashMap<>();
  private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

  private StepCode() {}

  /**
   * Describes one class.
   *
   * @param hash of its code without line numbers and names of variables
   * @param refersTo classes of ours that it names
   */
  private record ClassCode(String hash, Set<String> refersTo) {}

  /** Returns the name of a step's code. */
  public static String of(Class<?> step) {
    return NAMES.computeIfAbsent(
        step.getName(),
        name -> {
          StringBuilder text = new StringBuilder();
          classes(step).forEach((one, code) -> text.append(one).append(code).append('\n'));
          return Sha256.hex(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
  }

  /** Returns a step's classes by name, each with the hash of its code. */
  static Map<String, String> classes(Class<?> step) {
    Map<String, String> found = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(step.getName().replace('.', '/'));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (found.containsKey(name)) {
        continue;
      }
      ClassCode code = CLASSES.computeIfAbsent(name, StepCode::read);
      found.put(name, code.hash());
      code.refersTo().stream().filter(other -> !other.startsWith(OF_ALL_STEPS)).forEach(open::add);
    }
    return found;
  }

  private static ClassCode read(String name) {
    try (InputStream in = StepCode.class.getClassLoader().getResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new IllegalStateException("No code of " + name);
      }
      byte[] bytes = in.readAllBytes();
      Set<String> refersTo = new TreeSet<>();
      Remapper collector =
          new Remapper() {
            @Override
            public String map(String other) {
              if (other.startsWith(OURS)) {
                refersTo.add(other);
              }
              return other;
            }
          };
      new ClassReader(bytes)
          .accept(new ClassRemapper(new ClassWriter(0), collector), ClassReader.SKIP_DEBUG);
      return new ClassCode(meaning(bytes), refersTo);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns a hash of a class file without what is only for debuggers. */
  static String meaning(byte[] bytes) {
    ClassWriter plain = new ClassWriter(0);
    new ClassReader(bytes).accept(plain, ClassReader.SKIP_DEBUG);
    return Sha256.hex(plain.toByteArray());
  }
}
