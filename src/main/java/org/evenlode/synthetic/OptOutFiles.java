package org.evenlode.synthetic;

import java.time.format.DateTimeFormatter;

/** Makes opt-out lists, one NHS number a line, of the month after the last one of activity. */
final class OptOutFiles implements FileMaker {
  static final String NATIONAL = "national_data_opt_out";
  static final String TYPE_1 = "type_1";

  private static final long serialVersionUID = 1L;
  private static final String FOLDER = "opt_outs/";

  private final Parameters parameters;
  private final Recorder recorder;

  OptOutFiles(Parameters parameters, Recorder recorder) {
    this.parameters = parameters;
    this.recorder = recorder;
  }

  @Override
  public String header(String file) {
    return "NHS_NUMBER";
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith(FOLDER);
  }

  void write(Person person, FileSet files) {
    String day =
        DateTimeFormatter.BASIC_ISO_DATE.format(parameters.until().plusMonths(1).atDay(20));
    for (String list : new String[] {NATIONAL, TYPE_1}) {
      if (recorder.optsOut(person, list)) {
        files.add(FOLDER + list + "_" + day + ".csv", person.nhsNumber());
      }
    }
  }
}
