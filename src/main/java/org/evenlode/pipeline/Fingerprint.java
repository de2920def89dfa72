package org.evenlode.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.evenlode.contract.Sha256;
import org.evenlode.contract.TableId;

/**
 * Computes the fingerprint of what a table's content follows from: the step's own code, contract,
 * settings, the code systems and codelists that its SQL asks for, and the fingerprints of its
 * inputs. It does not depend on Delta versions, so it is the same after a killed and repeated run.
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
    return Sha256.hex(text.toString());
  }

  static String of(List<String> parts) {
    return Sha256.hex(String.join("\n", parts));
  }
}
