package org.evenlode.synthetic;

import java.time.LocalDate;
import java.util.List;

/**
 * Makes appointments with general practice in the OLIDS shape, with every snapshot of the patients.
 * Half of the practices write the states of one supplier's slots, half those of another's.
 */
final class GpAppointmentFiles implements FileMaker {
  private static final long serialVersionUID = 1L;
  private static final String TABLE = "appointment";
  private static final String[] MODES = {
    "Face to face", "Face to face", "Face to face", "Telephone", "Telephone", "Video/Online"
  };

  private final World world;
  private final List<LocalDate> snapshots;
  private final Recorder recorder;
  private final Layout layout = Layout.of("olids_appointment");

  GpAppointmentFiles(World world, List<LocalDate> snapshots, Recorder recorder) {
    this.world = world;
    this.snapshots = List.copyOf(snapshots);
    this.recorder = recorder;
  }

  @Override
  public boolean owns(String file) {
    return file.startsWith("gp/olids_" + TABLE + "_");
  }

  @Override
  public String header(String file) {
    return layout.header();
  }

  /** Writes a person's appointments as each snapshot has them: those to come are booked. */
  void write(Person person, List<Contact> contacts, FileSet files) {
    for (LocalDate snapshot : snapshots) {
      for (Contact contact : contacts) {
        LocalDate booked = contact.day().minusDays(contact.number() % 15);
        if (booked.isBefore(snapshot)) {
          Layout.Line line = line(person, contact, booked, !contact.day().isBefore(snapshot));
          files.add(GpFiles.file(TABLE, snapshot), line);
          if (recorder.dirt("duplicate_row", person.number(), "appointment", contact.number())) {
            files.add(GpFiles.file(TABLE, snapshot), line);
          }
        }
      }
      if (person.number() % 499 == 0) {
        files.add(GpFiles.file(TABLE, snapshot), emptySlot(person, snapshot));
      }
    }
  }

  private Layout.Line line(Person person, Contact contact, LocalDate booked, boolean isToCome) {
    int practice = GpFiles.practice(person, contact.day());
    String status =
        isToCome
            ? "Booked"
            : practice % 2 == 0
                ? switch (contact.attended()) {
                  case '5' -> "Finished";
                  case '6' -> "Arrived";
                  case '7' -> "Patient Walked Out";
                  case '2' -> "Cancelled by Patient";
                  case '4' -> "Cancelled by Unit";
                  default -> "Did Not Attend";
                }
                : switch (contact.attended()) {
                  case '5' -> "Left";
                  case '6' -> "Sent In";
                  case '7' -> "Walked Out";
                  case '2' -> "Cancelled";
                  case '4' -> "Cancelled by Other Service";
                  default -> "DNA";
                };
    return layout
        .line()
        .put("ID", recorder.id("AP", person.number(), "gp appointment", contact.number()))
        .put("PATIENT_ID", recorder.id("", person.number(), "gp patient", 0))
        .put("START_DATE", contact.day() + " 09:10:00.000")
        .put("DATE_TIME_BOOKED", booked + " 08:01:00.000")
        .put("APPOINTMENT_STATUS_SOURCE_DISPLAY", status)
        .put("CONTACT_MODE_SOURCE_DISPLAY", MODES[contact.number() % MODES.length])
        .put("NATIONAL_SLOT_CATEGORY_NAME", "General Consultation Routine")
        .put("IS_BLOCKED", "FALSE")
        .put("LDS_IS_DELETED", "FALSE")
        .put("RECORD_OWNER_ORGANISATION_CODE", world.practices().get(practice).code());
  }

  private Layout.Line emptySlot(Person person, LocalDate snapshot) {
    return layout
        .line()
        .put("ID", recorder.id("AP", person.number(), "empty slot", snapshot.toEpochDay()))
        .put("START_DATE", snapshot.minusDays(3) + " 12:00:00.000")
        .put("APPOINTMENT_STATUS_SOURCE_DISPLAY", "Blocked")
        .put("IS_BLOCKED", "TRUE")
        .put("LDS_IS_DELETED", "FALSE")
        .put("RECORD_OWNER_ORGANISATION_CODE", world.practices().get(person.practice()).code());
  }
}
