package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.support.Packaged;
import org.evenlode.support.Shared;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose truth is not told: what is written of them. */
class LinkageRunTest extends SparkTest {
  @TempDir private Path folder;

  private Dataset<Row> csv(String file) {
    return spark().read().option("header", "true").csv(Shared.path("linkage/" + file).toString());
  }

  /** Records of one person are called rec-N-org and rec-N-dup-0. */
  @Test
  void linksAndPeopleOfTwoTablesAreWritten() throws Exception {
    LinkageRun run =
        new LinkageRun(
            Packaged.linkageModel("people"),
            List.of(csv("febrl/dataset4a.csv"), csv("febrl/dataset4b.csv")));
    LinkageRun.Linked linked = run.link(spark(), run.train(spark()));
    linked.write(folder);

    List<String> links = Files.readAllLines(folder.resolve("links.csv"));
    assertThat(links.get(0)).isEqualTo("record,other_record,probability,weight,rule");
    long right =
        links.stream()
            .skip(1)
            .map(line -> line.split(","))
            .filter(cells -> number(cells[0]).equals(number(cells[1])))
            .count();
    assertThat(right).isGreaterThan(4_950);
    assertThat(right).isGreaterThan((long) (0.98 * (links.size() - 1)));
    List<String> clusters = Files.readAllLines(folder.resolve("clusters.csv"));
    assertThat(clusters).hasSize(10_001).contains("rec-0-org,left,rec-0-org");
    Map<String, Object> told = linked.summary();
    assertThat((long) told.get("people")).isBetween(4_990L, 5_050L);
    assertThat(told.get("columns_the_model_does_not_know"))
        .isEqualTo(List.of("address_2", "state", "soc_sec_id"));
    assertThat(linked.doubts()).isEmpty();
  }

  private static String number(String record) {
    return record.split("-")[1];
  }
}
