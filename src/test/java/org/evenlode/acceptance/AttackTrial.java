package org.evenlode.acceptance;

import java.nio.file.Path;
import java.util.*;
import org.apache.spark.sql.SparkSession;

public final class AttackTrial {
  public static void main(String[] a) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    PublishedCounts p = PublishedCounts.of(new Lake(Path.of(a[0])), spark);
    Attack attack = p.attack();
    System.out.println(
        "wrong "
            + attack.wrong(p.truth()).size()
            + " sums "
            + attack.sums()
            + " hidden "
            + attack.hiddenCounts());
    long t = System.nanoTime();
    System.out.println(
        "bounds " + attack.foundByBounds(4).size() + " " + (System.nanoTime() - t) / 1e9);
    for (String part : attack.parts()) {
      t = System.nanoTime();
      Attack.Findings f = attack.foundByProgram(part, 4, 5);
      System.out.printf(
          "%s looked %d found %s undecided %d %.1f s%n",
          part, f.looked(), f.found(), f.undecided(), (System.nanoTime() - t) / 1e9);
    }
    System.exit(0);
  }
}
