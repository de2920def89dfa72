package org.evenlode.gold;

/** The measures of inequality that are published, with what every one of them has in common. */
enum MeasureKind {
  DIFFERENCE(
      "proportion", false, "limits recovered from clustered Wilson limits (Zou and Donner 2008)"),
  RATIO("ratio", true, "limits recovered from clustered Wilson limits (Donner and Zou 2012)"),
  SLOPE_INDEX("proportion", false, "PHE slope index of inequality, closed-form limits"),
  RELATIVE_INDEX("ratio", true, "PHE relative index of inequality, Fieller limits"),
  CONCENTRATION_INDEX("proportion", false, "absolute concentration index, convenience regression"),
  RELATIVE_CONCENTRATION_INDEX(
      "index", true, "relative concentration index, convenience regression"),
  MEAN_DIFFERENCE("proportion", false, "mean difference from the mean, by population"),
  BETWEEN_GROUP_VARIANCE(
      "proportion_squared", false, "between-group variance (Ahn and others 2018)"),
  INDEX_OF_DISPARITY("per_cent", true, "index of disparity, by population"),
  THEIL_INDEX("per_thousand", true, "Theil index, delta method"),
  ATTRIBUTABLE_RISK(
      "proportion",
      false,
      "population attributable risk (Walter 1978), events taken as independent"),
  ATTRIBUTABLE_FRACTION(
      "per_cent",
      true,
      "population attributable fraction (Walter 1978), events taken as independent");

  private final String unit;
  private final boolean isRelative;
  private final String method;

  MeasureKind(String unit, boolean isRelative, String method) {
    this.unit = unit;
    this.isRelative = isRelative;
    this.method = method;
  }

  String unit() {
    return unit;
  }

  /** Whether it is a ratio, which few events make too uncertain to be shown. */
  boolean isRelative() {
    return isRelative;
  }

  String method() {
    return method;
  }
}
