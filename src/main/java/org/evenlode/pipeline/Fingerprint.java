package org.evenlode.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.evenlode.contract.TableId;

/**
 * What a table's content follows from: the step's own code, contract, settings, the code systems
 * and codelists that its SQL asks for, and the fingerprints of its inputs. It does not depend on
 * Delta versions, so it is the same after a killed and repeated run.
 */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Step step, Ledger ledger, SqlLibrary rules) {
    StringBuilder text = new StringBuilder(StepCode.of(step.getClass())).append('\n');
    String asked = step.contract() + "\n" + step.settings();
    text.append(asked).append(rules.usedBy(asked)).append('\n');
    for (TableId input : new TreeSet<>(step.inputs())) {
      Optional<StepRecord> record = ledger.accepted(input);
      text.append(input).append('=').append(record.map(StepRecord::fingerprint).orElse("none"));
      text.append('\n');
    }
    return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String of(List<String> parts) {
    return sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
