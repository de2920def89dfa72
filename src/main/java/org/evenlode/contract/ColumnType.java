package org.evenlode.contract;

/**
 * Names what a canonical column holds. Identifier types are staged as keyed tokens, never in clear.
 */
public enum ColumnType {
  TEXT("string"),
  DATE("date"),
  TIMESTAMP("timestamp"),
  INTEGER("int"),
  LONG("bigint"),
  NUMBER("double"),
  FLAG("boolean"),
  LIST("array<string>"),
  /** Counts of a row in order; in tables of ours only. */
  COUNTS("array<bigint>"),
  /** Holds numbers of a row in order; in tables of ours only. */
  NUMBERS("array<double>"),
  /** Holds a year in which somebody was born or died. */
  YEAR("int"),
  /** Holds whole years; the HES infant codes 7001 to 7007 are 0. */
  AGE("int"),
  /** Holds a time of day, kept as {@code HH:mm}. */
  CLOCK_TIME("string"),
  /** Holds an NHS number in clear: 10 digits, modulus 11. */
  NHS_NUMBER("string"),
  /** Holds a person's pseudonym inside a domain. */
  PSEUDONYM("string"),
  POSTCODE("string"),
  /** Holds the provider of care; shortened to its trust's three characters. */
  PROVIDER("string"),
  /** Holds any other ODS code. */
  ORGANISATION("string"),
  /** Holds the code of a lower-layer super output area. */
  SMALL_AREA("string");

  private final String sqlType;

  ColumnType(String sqlType) {
    this.sqlType = sqlType;
  }

  /** Returns the Spark SQL type of the column in every table. */
  public String sqlType() {
    return sqlType;
  }
}
