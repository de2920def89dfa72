package org.evenlode.synthetic;

import java.io.Serializable;
import java.util.List;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;

/** Names the tables and columns in which a submitted data set comes. */
record Dialect(
    Setting setting,
    Form form,
    String folder,
    String layouts,
    String header,
    String patient,
    String referral,
    String contact,
    List<String> headerColumns,
    List<String> patientColumns,
    List<String> referralColumns,
    List<String> contactColumns)
    implements Serializable {

  /** Says whether a data set comes as submitted, or as a board lands it: derived, pseudonymised. */
  enum Form {
    SUBMISSION,
    LANDED
  }

  static final Dialect MHSDS =
      new Dialect(
          Setting.MENTAL_HEALTH,
          Form.SUBMISSION,
          "mental_health",
          "",
          "MHS000Header",
          "MHS001MPI",
          "MHS101Referral",
          "MHS201CareContact",
          List.of(
              "DatSetVer",
              "OrgIDProvider",
              "ReportingPeriodStartDate",
              "ReportingPeriodEndDate",
              "DateTimeDatSetCreate",
              "FileType"),
          List.of(
              "LocalPatientID",
              "NHSNumber",
              "NHSNumberStatus",
              "PersonBirthDate",
              "Postcode",
              "Gender",
              "EthnicCategory",
              "PersDeathDate",
              "LanguageCodePreferred"),
          List.of(
              "ServiceRequestID",
              "LocalPatientID",
              "ReferralRequestReceivedDate",
              "SourceOfReferralMH",
              "ClinRespPriorityType"),
          List.of(
              "CareContactID",
              "ServiceRequestID",
              "CareContDate",
              "CareContTime",
              "AttendStatus",
              "ConsType",
              "ConsMechanismMH"));

  static final Dialect CSDS =
      new Dialect(
          Setting.COMMUNITY,
          Form.SUBMISSION,
          "community",
          "",
          "CYP000Header",
          "CYP001MPI",
          "CYP101Referral",
          "CYP201CareContact",
          List.of(
              "Version",
              "OrgID_Provider",
              "RP_StartDate",
              "RP_EndDate",
              "FileCreation_DateTime",
              "File_Type"),
          List.of(
              "LocalPatientID",
              "NHSNumber",
              "NHSNumber_Status",
              "DateOfBirth",
              "Postcode",
              "Gender",
              "EthnicCategory",
              "DateOfDeath",
              "LanguagePreferred"),
          List.of(
              "ServiceRequestID",
              "LocalPatientID",
              "ReferralRequest_ReceivedDate",
              "SourceOfReferral",
              "Priority_Type"),
          List.of(
              "CareContactID",
              "ServiceRequestID",
              "Contact_Date",
              "Contact_Time",
              "AttendanceStatus",
              "Consultation_Type",
              "ConsMechanism"));

  static final Dialect MHSDS_V5 =
      new Dialect(
          Setting.MENTAL_HEALTH,
          Form.SUBMISSION,
          "mental_health",
          "mhsds_v5/",
          "MHS000Header",
          "MHS001MPI",
          "MHS101Referral",
          "MHS201CareContact",
          MHSDS.headerColumns(),
          replaced(MHSDS.patientColumns(), "LocalPatientID", "LocalPatientId"),
          replaced(
              replaced(MHSDS.referralColumns(), "LocalPatientID", "LocalPatientId"),
              "ServiceRequestID",
              "ServiceRequestId"),
          replaced(
              replaced(
                  replaced(MHSDS.contactColumns(), "ServiceRequestID", "ServiceRequestId"),
                  "CareContactID",
                  "CareContactId"),
              "AttendStatus",
              "AttendOrDNACode"));

  static final Dialect MHSDS_LANDED =
      new Dialect(
          Setting.MENTAL_HEALTH,
          Form.LANDED,
          "mental_health_landed",
          "mhsds_landed/",
          "MHS001MPI",
          "MHS001MPI",
          "MHS101Referral",
          "MHS201CareContact",
          List.of(),
          replaced(MHSDS_V5.patientColumns(), "NHSNumber", "NHSNumber Pseudo"),
          MHSDS_V5.referralColumns(),
          MHSDS_V5.contactColumns());

  static final Dialect CSDS_V1_5 =
      new Dialect(
          Setting.COMMUNITY,
          Form.SUBMISSION,
          "community",
          "csds_v1_5/",
          "CYP000Header",
          "CYP001MPI",
          "CYP101Referral",
          "CYP201CareContact",
          CSDS.headerColumns(),
          CSDS.patientColumns(),
          CSDS.referralColumns(),
          replaced(
              replaced(CSDS.contactColumns(), "AttendanceStatus", "AttendOrNot"),
              "ConsMechanism",
              "Consultation_MediumUsed"));

  /** Its layouts say which of their columns is which of the submission. */
  static final Dialect CSDS_LANDED =
      new Dialect(
          Setting.COMMUNITY,
          Form.LANDED,
          "community_landed",
          "csds_landed/",
          "CYP001MPI",
          "CYP001MPI",
          "CYP101Referral",
          "CYP201CareContact",
          List.of(),
          CSDS.patientColumns(),
          CSDS.referralColumns(),
          CSDS.contactColumns());

  /** Returns the dialect of community services that the parameters ask for. */
  static Dialect community(String form) {
    return switch (form) {
      case "submission_1_6" -> CSDS;
      case "submission_1_5" -> CSDS_V1_5;
      case "landed" -> CSDS_LANDED;
      default ->
          throw new BrokenPromise(
              ExitCode.CONFIGURATION,
              "synthetic.conf: csds_form must be submission_1_6, submission_1_5 or landed");
    };
  }

  /** Returns the dialect of mental health that the parameters ask for. */
  static Dialect mentalHealth(String form) {
    return switch (form) {
      case "submission_v6" -> MHSDS;
      case "submission_v5" -> MHSDS_V5;
      case "landed" -> MHSDS_LANDED;
      default ->
          throw new BrokenPromise(
              ExitCode.CONFIGURATION,
              "synthetic.conf: mhsds_form must be submission_v6, submission_v5 or landed");
    };
  }

  private static List<String> replaced(List<String> names, String from, String to) {
    return names.stream().map(name -> name.equals(from) ? to : name).toList();
  }
}
