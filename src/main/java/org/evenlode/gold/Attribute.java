package org.evenlode.gold;

import java.util.Locale;
import java.util.regex.Pattern;

/** Lists what lenses may ask of a person in a month: columns of their SQL, each with a type. */
enum Attribute {
  /** Says whether the person is registered with a practice of the board in the month. */
  IS_REGISTERED("boolean"),
  /** Names the place of the practice. */
  PLACE("string"),
  /** Counts whole years on the last day of the month. */
  AGE("int"),
  IMD_2019_DECILE("int"),
  IMD_2025_DECILE("int"),
  SEX("string"),
  ETHNIC_CATEGORY("string"),
  LANGUAGE("string"),
  ACCOMMODATION("string"),
  DISABILITY("string"),
  /** Says how surely a claim of housing benefit is the person's: strict, match or loose. */
  HOUSING_BENEFIT("string");

  private final String type;
  private final Pattern name;

  Attribute(String type) {
    this.type = type;
    this.name = Pattern.compile("\\b" + column() + "\\b", Pattern.CASE_INSENSITIVE);
  }

  /** Returns the column's name in SQL. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the column's type in SQL. */
  String type() {
    return type;
  }

  /** Returns true if SQL names the attribute. */
  boolean isIn(String sql) {
    return name.matcher(sql).find();
  }
}
