package org.evenlode.contract;

/** Writes a text of a definition into SQL. */
final class SqlLiteral {
  private SqlLiteral() {}

  /** Returns the text as a literal of Spark SQL, whatever quotes it holds. */
  static String of(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
