package org.evenlode.synthetic;

/**
 * Makes NHS numbers for made-up people: the test range 999 first, about 900,000 of them, then
 * numbers that start with 5, a range that to our knowledge has not been issued.
 */
final class NhsNumbers {
  private static final int PER_PREFIX = 9;
  private static final long TEST_PREFIXES = 99_999;

  private NhsNumbers() {}

  /** Returns the valid number of a person, from 0. */
  static String of(long person) {
    long place = person / PER_PREFIX;
    long prefix = place < TEST_PREFIXES ? 99_900_000 + place : 50_000_000 + place - TEST_PREFIXES;
    int wanted = (int) (person % PER_PREFIX);
    for (int digit = 0, valid = 0; digit < 10; digit++) {
      String nine = Long.toString(prefix) + digit;
      int check = check(nine);
      if (check < 10 && valid++ == wanted) {
        return nine + check;
      }
    }
    throw new IllegalStateException("A prefix has at least nine valid numbers");
  }

  /** Returns the check digit of nine digits, by modulus 11; 10 when there is none. */
  private static int check(String nine) {
    int sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += (nine.charAt(i) - '0') * (10 - i);
    }
    return (11 - sum % 11) % 11;
  }
}
