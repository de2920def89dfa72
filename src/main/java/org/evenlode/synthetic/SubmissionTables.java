package org.evenlode.synthetic;

import java.io.Serializable;
import java.time.YearMonth;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes the tables of a submission beside header, patients, referrals and contacts. */
interface SubmissionTables extends Serializable {

  /**
   * Describes a person in a provider's submission for a month.
   *
   * @param local the provider's patient number
   * @param referral the provider's referral number
   * @param contacts all contacts of the person, of every month
   * @param file the file of a table in this submission
   * @param landed puts on a line whose and of when it is, where the form has that
   */
  record Visit(
      Person person,
      String provider,
      YearMonth month,
      String local,
      String referral,
      List<Contact> contacts,
      UnaryOperator<String> file,
      UnaryOperator<Layout.Line> landed) {

    /** Adds a line to a table of the submission. */
    void add(FileSet files, String table, Layout.Line line) {
      files.add(file.apply(table), landed.apply(line));
    }
  }

  /** Returns true if a file is of one of these tables. */
  boolean owns(String file);

  /** Returns the header line of one of these files. */
  String header(String file);

  /** Writes what a submission says of its provider; most say nothing. */
  default void provider(String provider, UnaryOperator<String> file, FileSet files) {}

  /** Writes what is said of a patient of the month. */
  void patient(Visit visit, FileSet files);

  /** Writes what is said of one of the month's contacts. */
  void contact(Visit visit, Contact contact, String contactId, FileSet files);
}
