package org.evenlode.governance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Settings.OptOutList;
import org.evenlode.contract.Sha256;
import org.evenlode.lake.Root;
import org.evenlode.standard.DeliveredText;
import org.evenlode.standard.NhsNumber;

/**
 * Reads one file of an opt-out list: a person in the first column of each line, under a header or
 * none.
 */
final class ListFile {
  private static final Pattern SEPARATORS = Pattern.compile("[,;|\\t]");

  /** Sets the number of digits from which a text is meant to be a number. */
  private static final int LEAST_DIGITS = 8;

  private final OptOutList list;
  private final Root root;
  private final Tokens tokens;

  ListFile(OptOutList list, Root root, Tokens tokens) {
    this.list = list;
    this.root = root;
    this.tokens = tokens;
  }

  /**
   * Reads the file.
   *
   * @param path under the landing folder
   * @throws BrokenPromise with {@link ExitCode#GATE} where a line names nobody, {@link
   *     ExitCode#UNREACHABLE} where the file cannot be read
   */
  OptOuts.OptOut read(LocalDate date, String path) {
    Set<String> people = new HashSet<>();
    MessageDigest digest = Sha256.digest();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(root.read("landing/" + path), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        String first = SEPARATORS.split(line.replace("\"", ""), 2)[0];
        String value = DeliveredText.clean(first);
        if (!value.isEmpty() && !(number == 1 && isHeader(value))) {
          people.add(token(value, path, number));
        }
      }
    } catch (IOException unreadable) {
      throw new BrokenPromise(ExitCode.UNREACHABLE, path + " cannot be read");
    }
    return new OptOuts.OptOut(
        list.name(),
        date,
        HexFormat.of().formatHex(digest.digest()),
        people.size(),
        Set.copyOf(people),
        list.holdsPermitted());
  }

  /**
   * Returns true if the first line names the column. A line with nearly as many digits as an NHS
   * number has is a number that somebody has spoilt: to pass over it would let a person through.
   */
  private boolean isHeader(String value) {
    boolean hasLetters = value.chars().anyMatch(Character::isLetter);
    long digits = value.chars().filter(Character::isDigit).count();
    boolean isName = value.contains("_") || value.contains(" ");
    return hasLetters
        && digits < LEAST_DIGITS
        && (list.domain().isEmpty() || digits == 0 || isName);
  }

  private String token(String value, String path, int number) {
    Optional<String> domain = list.domain();
    if (domain.isPresent()) {
      return tokens.pseudonymised(domain.get(), value);
    }
    String digits = value.replace(" ", "").replace("-", "");
    if (!NhsNumber.hasCheckDigit(digits)) {
      throw new BrokenPromise(
          ExitCode.GATE, path + ": line " + number + " is not an NHS number; nothing was run");
    }
    return tokens.nhsNumber(digits);
  }
}
