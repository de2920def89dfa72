package org.evenlode.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.evenlode.statistics.Golden.near;
import static org.evenlode.statistics.Golden.number;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecompositionTest {
  private static final Map<String, List<NamedCsvRecord>> CASES =
      Golden.grouped("kitagawa_dasgupta/input.csv", "case_id");

  private static double[] factor(String id, String population, String factor) {
    return CASES.get(id).stream()
        .filter(r -> r.getField("population").equals(population))
        .filter(r -> r.getField("factor").equals(factor))
        .mapToDouble(r -> number(r, "value"))
        .toArray();
  }

  /** Das Gupta 1993 by DasGuptR 2.1.0, golden/kitagawa_dasgupta. */
  @Test
  void effectsEqualTheReference() {
    for (var group : Golden.grouped("kitagawa_dasgupta/rerun.csv", "case_id").entrySet()) {
      String id = group.getKey();
      Map<String, NamedCsvRecord> expected = new LinkedHashMap<>();
      group.getValue().forEach(r -> expected.put(r.getField("factor"), r));
      NamedCsvRecord crude = expected.remove("crude");
      String one = crude.getField("pop1");
      String two = crude.getField("pop2");
      Set<String> names = new LinkedHashSet<>(expected.keySet());
      Decomposition.Effect[] effects;
      if (names.contains("race_struct")) {
        names = new LinkedHashSet<>(List.of("race_struct", "age_struct", "rate"));
        effects =
            Decomposition.crossed(
                cells(id, one, "size"),
                cells(id, one, "rate"),
                cells(id, two, "size"),
                cells(id, two, "rate"));
      } else if (names.contains("size")) {
        names = new LinkedHashSet<>(List.of("size", "rate"));
        effects =
            Decomposition.kitagawa(
                factor(id, one, "size"),
                factor(id, one, "rate"),
                factor(id, two, "size"),
                factor(id, two, "rate"));
      } else {
        List<double[]> first = new ArrayList<>();
        List<double[]> second = new ArrayList<>();
        names.forEach(
            name -> {
              first.add(factor(id, one, name));
              second.add(factor(id, two, name));
            });
        effects =
            Decomposition.effects(
                first.toArray(double[][]::new),
                second.toArray(double[][]::new),
                Decomposition::sumOfProducts);
      }
      int i = 0;
      for (String name : names) {
        NamedCsvRecord row = expected.get(name);
        near(effects[i].first(), number(row, "std_rate_pop1"), 1e-9, id + " " + name);
        near(effects[i].second(), number(row, "std_rate_pop2"), 1e-9, id + " " + name);
        near(effects[i].difference(), number(row, "difference"), 1e-8, id + " " + name);
        i++;
      }
    }
  }

  /** Rows by race, columns by age. */
  private static double[][] cells(String id, String population, String factor) {
    Map<String, List<Double>> rows = new LinkedHashMap<>();
    for (NamedCsvRecord row : CASES.get(id)) {
      if (row.getField("population").equals(population) && row.getField("factor").equals(factor)) {
        String race = row.getField("subgroup").split("\\|")[0];
        rows.computeIfAbsent(race, k -> new ArrayList<>()).add(number(row, "value"));
      }
    }
    return rows.values().stream()
        .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  @Test
  void effectsAddUpToTheDifference() {
    Random random = new Random(10);
    for (int trial = 0; trial < 100; trial++) {
      double[][] first = new double[4][];
      double[][] second = new double[4][];
      for (int f = 0; f < 4; f++) {
        first[f] = random.doubles(6, 0, 5).toArray();
        second[f] = random.doubles(6, 0, 5).toArray();
      }
      double sum =
          Arrays.stream(Decomposition.effects(first, second, Decomposition::sumOfProducts))
              .mapToDouble(Decomposition.Effect::difference)
              .sum();

      assertThat(sum)
          .isCloseTo(
              Decomposition.sumOfProducts(second) - Decomposition.sumOfProducts(first),
              within(1e-9));
    }
  }
}
