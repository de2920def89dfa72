package org.evenlode.linkage;

import java.io.Serializable;
import java.util.List;

/**
 * Says what makes two records those of twins, or of another two born on one day in one home: they
 * share all of some fields and one of others, and a further field is clearly another.
 *
 * @param same fields that both have and share, such as surname and date of birth
 * @param any fields of which they share at least one, such as postcode and UPRN
 * @param differ field that must be there and unlike in both, such as the given name; empty for no
 *     rule
 * @param againstRegister whether a record that may be of a person's twin is not linked to that
 *     person of a register; within a table twins are kept apart in any case
 */
public record TwinRule(List<String> same, List<String> any, String differ, boolean againstRegister)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Takes copies. */
  public TwinRule {
    same = List.copyOf(same);
    any = List.copyOf(any);
  }

  /** Makes no rule: nobody is taken for twins. */
  static TwinRule none() {
    return new TwinRule(List.of(), List.of(), "", true);
  }
}
