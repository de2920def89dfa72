package org.evenlode.disclosure;

/**
 * Holds a row of an exact mart on its way to being published.
 *
 * @param key its key, column by column
 * @param exact its counts
 * @param cellKeys keys of its counts
 * @param values what is repeated with it and is no count; not a number where there is none
 * @param definition name of the definition that the counts follow
 */
record MartRow(String[] key, long[] exact, long[] cellKeys, double[] values, String definition) {
  /** Returns the key as one text. */
  String cell() {
    return String.join(String.valueOf(CountLayout.BETWEEN), key);
  }

  /** Returns the key without the category: the rows that share it are one breakdown on one date. */
  String group(CountLayout layout) {
    String[] group = key.clone();
    if (layout.category() >= 0) {
      group[layout.category()] = "";
    }
    return String.join(String.valueOf(CountLayout.BETWEEN), group);
  }
}
