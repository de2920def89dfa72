package org.evenlode.gold;

import java.util.Locale;

/**
 * Lists the measures of inequality that are published, with what every one of them has in common.
 */
enum MeasureKind {
  DIFFERENCE("", false, "limits recovered from %s (Zou and Donner 2008)"),
  RATIO("ratio", true, "limits recovered from %s (Donner and Zou 2012)"),
  SLOPE_INDEX("", false, "PHE slope index of inequality, closed-form limits, errors from %s"),
  RELATIVE_INDEX("ratio", true, "PHE relative index of inequality, Fieller limits, errors from %s"),
  CONCENTRATION_INDEX("", false, "absolute concentration index, convenience regression"),
  RELATIVE_CONCENTRATION_INDEX(
      "index", true, "relative concentration index, convenience regression"),
  MEAN_DIFFERENCE("", false, "mean difference from the mean, by population"),
  BETWEEN_GROUP_VARIANCE("_squared", false, "between-group variance (Ahn and others 2018)"),
  INDEX_OF_DISPARITY("per_cent", true, "index of disparity, by population"),
  THEIL_INDEX("per_thousand", true, "Theil index, delta method"),
  ATTRIBUTABLE_RISK(
      "", false, "population attributable risk (Walter 1978), events taken as independent"),
  ATTRIBUTABLE_FRACTION(
      "per_cent",
      true,
      "population attributable fraction (Walter 1978), events taken as independent");

  private final String unit;
  private final boolean isRelative;
  private final String method;

  /**
   * @param unit its own, or what follows that of the indicator: nothing, or that it is squared
   * @param method with a place for the limits of the groups that it goes by
   */
  MeasureKind(String unit, boolean isRelative, String method) {
    this.unit = unit;
    this.isRelative = isRelative;
    this.method = method;
  }

  /** Returns the unit, given that of the indicator. */
  String unit(String ofIndicator) {
    return unit.isEmpty() || unit.startsWith("_") ? ofIndicator + unit : unit;
  }

  /** Returns true if it is a ratio, which few events make too uncertain to be shown. */
  boolean isRelative() {
    return isRelative;
  }

  /** Returns the formula of value and limits, given the limits of the groups. */
  String method(String limits) {
    return String.format(Locale.ROOT, method, limits);
  }
}
