package org.evenlode.typing;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.evenlode.contract.CodeSystem;
import org.evenlode.standard.NhsNumber;
import org.jspecify.annotations.Nullable;

/** Reads the codes of one system: what each maps to, and what is wrong with one that does not. */
final class CodeReader implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String TEN_DIGITS = "1234567890";

  private final String system;
  private final CodeSystem.Form form;
  private final boolean isByShape;
  private final @Nullable Pattern shape;
  private final boolean mayBeNhsNumbers;
  private final HashMap<String, @Nullable String> mapped = new HashMap<>();
  private final HashSet<String> elsewhere;

  CodeReader(CodeSystem system, Collection<CodeSystem> all) {
    this.system = system.name();
    this.form = system.form();
    this.isByShape = system.isByShape();
    this.shape = system.shape().map(Pattern::compile).orElse(null);
    this.mayBeNhsNumbers = system.shape().filter(TEN_DIGITS::matches).isPresent();
    for (CodeSystem.Mapping mapping : system.mappings().values()) {
      boolean maps = mapping.relationship() != CodeSystem.Relationship.NONE;
      mapped.put(mapping.code(), maps ? mapping.to() : null);
    }
    elsewhere = new HashSet<>(system.knownElsewhere(all).keySet());
  }

  /** Returns the canonical code; null for an unknown one and for one that maps nowhere. */
  @Nullable String canonical(String text) {
    if (isByShape) {
      return shape == null ? null : CodeSystem.recognised(form, shape, text).orElse(null);
    }
    return mapped.get(listed(text));
  }

  /** Returns the code of the list that a text holds; the text's own where it holds none. */
  private String listed(String text) {
    String code = form.normal(text);
    boolean hasLocalPart =
        form == CodeSystem.Form.NATIONAL_FIRST && code.length() == 2 && !mapped.containsKey(code);
    String national = hasLocalPart ? code.substring(0, 1) : code;
    return mapped.containsKey(national) ? national : code;
  }

  /** Returns why a text has no canonical code. */
  String reason(String text) {
    String code = listed(text);
    if (mapsNowhere(code)) {
      return "maps_nowhere";
    }
    return elsewhere.contains(code) ? "another_system" : "unknown_code";
  }

  private boolean mapsNowhere(String code) {
    return mapped.containsKey(code) && mapped.get(code) == null;
  }

  /**
   * Returns what is told of a text that no system knows, as {@code system:code}; null where it is
   * known. Names get typed into code fields, so the code itself is kept only when it has its
   * system's shape and is no NHS number.
   */
  @Nullable String unmapped(String text) {
    String code = listed(text);
    if (mapsNowhere(code)) {
      return null;
    }
    // As it was written: what a Read code is filled or cut to is not what somebody typed.
    String written = form == CodeSystem.Form.READ ? text.strip() : code;
    return system + ":" + (isShaped(written) || elsewhere.contains(code) ? code : "");
  }

  private boolean isShaped(String written) {
    return shape != null
        && shape.matcher(written).matches()
        && !(mayBeNhsNumbers && NhsNumber.isValid(written));
  }
}
